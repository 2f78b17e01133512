import { permissionsOf } from '../../../domain/access/permissions.ts';
import { capacityOf } from '../../../domain/distribution/strategies.ts';
import { nextOpening } from '../../../domain/time/calendar.ts';
import type { teamOperations } from '../../http/api/operations/team.ts';
import type { Answers } from '../../http/api/router.ts';
import type { ApiDeps } from './deps.ts';

/** Who asks, and who sells. */
export function teamAnswers({ reps, config, now }: ApiDeps): Pick<Answers, keyof typeof teamOperations> {
  const { product } = config.deployment;
  return {
    me: async ({ user }) => ({
      ...user,
      roles: [...user.roles],
      may: permissionsOf(user.roles),
      product: { name: product.name, company: product.company },
      now: now(),
    }),

    team: async () => {
      const at = now();
      const held = await reps.holdings(config.sales.reps.map(({ id }) => id));
      return {
        reps: config.sales.reps.map((rep) => {
          const back = nextOpening(at, rep.hours, rep.timeZone, rep.absences);
          return {
            id: rep.id,
            name: rep.name,
            email: rep.email,
            timeZone: rep.timeZone,
            atWork: back <= at,
            ...(back > at && { backAt: back }),
            open: Object.keys(held.get(rep.id)?.openLeads ?? {}).length,
            capacity: capacityOf(rep, config.sales),
            absences: rep.absences,
          };
        }),
      };
    },
  };
}

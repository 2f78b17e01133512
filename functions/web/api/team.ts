import { type Permission, permissionsOf } from '../../../domain/access/permissions.ts';
import type { User } from '../../../domain/access/user.ts';
import type { Rep } from '../../../domain/config/config.ts';
import { withEntered } from '../../../domain/distribution/entered-team.ts';
import { capacityOf } from '../../../domain/distribution/strategies.ts';
import { nextOpening } from '../../../domain/time/calendar.ts';
import type { teamOperations } from '../../http/api/operations/team.ts';
import type { Answers } from '../../http/api/router.ts';
import { RequestError } from '../../http/problem.ts';
import type { ApiDeps } from './deps.ts';

/** Who asks, and who sells. */
export function teamAnswers(deps: ApiDeps): Pick<Answers, keyof typeof teamOperations> {
  const { reps, config, now, entered, rules, signalsBy } = deps;
  const { product } = config.deployment;

  /** Throws 404 and, for the time of somebody else, 403. */
  function repOf(id: string, user: User, may: (permission: Permission) => boolean) {
    const rep = rules.sales.reps.find((one) => one.id === id);
    if (!rep) throw new RequestError({ status: 404, title: 'There is no such rep' });
    if (user.repId === id || may('team:lead')) return rep;
    throw new RequestError({ status: 403, title: 'Only a manager enters the time of somebody else' });
  }

  async function timeOf({ id, absences, hours }: Rep) {
    const { absences: added = [], hours: other } = (await entered.read())[id] ?? {};
    return { absences: added, ...(other && { hours: other }), inConfig: { absences, hours } };
  }

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

    absences: async ({ id, user, may }) => timeOf(repOf(id, user, may)),

    'enter-absences': async ({ id, user, may, body }) => {
      const rep = repOf(id, user, may);
      const wrong = body.absences.find(({ from, to }) => from > to);
      if (wrong) throw badField('absences', `${wrong.from} to ${wrong.to}`, 'a last day after the first');
      if (body.hours && body.hours.from >= body.hours.to)
        throw badField('hours', `${body.hours.from} to ${body.hours.to}`, 'an end after the beginning');
      await entered.enter(id, body);
      // Offers the rep would not see go to somebody else now. A look that does not come about now comes with the end of the answer time.
      const signals = signalsBy(withEntered(rules, await entered.read()));
      const asked = Object.keys((await reps.holdings([id])).get(id)?.asked ?? {});
      for (const run of asked) await signals.lookAgain(run.split('_')[0] ?? '', 'absence');
      return timeOf(rep);
    },
  };
}

const badField = (field: string, got: string, expected: string) =>
  new RequestError({ status: 400, title: 'Some fields are not right', invalid: [{ field, got, expected }] });

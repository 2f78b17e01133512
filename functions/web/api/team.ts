import { type Permission, permissionsOf } from '../../../domain/access/permissions.ts';
import type { User } from '../../../domain/access/user.ts';
import type { Rep } from '../../../domain/config/config.ts';
import {
  changedPart,
  type EnteredRep,
  type EnteredTeam,
  enteredVersion,
  withEntered,
} from '../../../domain/distribution/entered-team.ts';
import { capacityOf } from '../../../domain/distribution/strategies.ts';
import { localTime, nextOpening } from '../../../domain/time/calendar.ts';
import { leadIdOfRun } from '../../adapters/dynamodb/reps.ts';
import type { teamOperations } from '../../http/api/operations/team.ts';
import type { Answers, Asked } from '../../http/api/router.ts';
import { invalidFields, RequestError } from '../../http/problem.ts';
import { readRepLoads } from '../../services/sales/rep-capacity.ts';
import type { ApiDeps } from './deps.ts';
import { versionAsked } from './seen.ts';

/** The person who asks, and the team. */
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

  function timeOf({ id, absences, hours }: Rep, team: EnteredTeam) {
    const { absences: added = [], hours: other } = team[id] ?? {};
    return { absences: added, hours: other, inConfig: { absences, hours }, version: enteredVersion(team[id]) };
  }

  /** Writes what holds from now on. Throws 412 when somebody entered something since this person looked. */
  async function enterSeen({ user, header, body }: Asked<'enter-absences'>, { id }: Rep): Promise<EnteredRep> {
    const version = versionAsked(header);
    const before = await entered.read();
    const by = user.scopes ? `The program ${user.name}` : user.name;
    const changed = { at: now(), by, what: changedPart(before[id] ?? {}, body) };
    const isSeen = version === undefined || version === enteredVersion(before[id]);
    const entry = { ...body, changed };
    if (isSeen && (await entered.enter(id, entry, version === undefined ? undefined : before))) return entry;
    const last = (await entered.read())[id]?.changed;
    const news = last ? `${last.by} changed the ${last.what}, ${localTime(last.at, user.timeZone)}` : 'It was changed';
    throw new RequestError({
      status: 412,
      title: 'Somebody was faster',
      detail: `${news}. Nothing of yours was saved: look at it and send it again.`,
    });
  }

  return {
    me: async ({ user }) => ({
      ...user,
      roles: [...user.roles],
      may: permissionsOf(user),
      product: { name: product.name, company: product.company },
      now: now(),
    }),

    team: async () => {
      const at = now();
      const loads = await readRepLoads(reps, config.sales.reps);
      return {
        reps: loads.map(({ rep, openLeads: open }) => {
          const back = nextOpening(at, rep.hours, rep.timeZone, rep.absences);
          return {
            id: rep.id,
            name: rep.name,
            email: rep.email,
            timeZone: rep.timeZone,
            atWork: back <= at,
            backAt: back > at ? back : undefined,
            open,
            capacity: capacityOf(rep, config.sales),
            absences: rep.absences,
          };
        }),
      };
    },

    absences: async ({ id, user, may }) => timeOf(repOf(id, user, may), await entered.read()),

    'enter-absences': async (asked) => {
      const { id, user, may, body } = asked;
      const rep = repOf(id, user, may);
      const wrong = body.absences.find(({ from, to }) => from > to);
      if (wrong) throw badField('absences', wrong, 'a last day after the first');
      if (body.hours && body.hours.from >= body.hours.to)
        throw badField('hours', body.hours, 'an end after the beginning');
      const entry = await enterSeen(asked, rep);
      const team = await entered.read();
      // Offers the rep would not see go to somebody else now. An offer whose look fails here moves on when its answer time ends.
      const signals = signalsBy(withEntered(rules, team));
      const offered = Object.keys((await reps.holdings([id])).get(id)?.asked ?? {});
      for (const run of offered) await signals.lookAgain(leadIdOfRun(run), 'absence');
      // The version of what this person entered: somebody may have entered more since.
      return timeOf(rep, { ...team, [id]: entry });
    },
  };
}

const badField = (field: string, { from, to }: { from: string; to: string }, expected: string) =>
  invalidFields([{ field, got: `${from} to ${to}`, expected }]);

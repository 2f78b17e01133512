import { type Permission, permissionsOf } from '../../../domain/access/permissions.ts';
import type { User } from '../../../domain/access/user.ts';
import type { Rep } from '../../../domain/config/config.ts';
import { managerOnDuty, managersStandIns, standInsOf } from '../../../domain/distribution/at-work.ts';
import {
  changedPart,
  type EnteredRep,
  type EnteredTeam,
  enteredVersion,
  withEntered,
} from '../../../domain/distribution/entered-team.ts';
import { capacityOf } from '../../../domain/distribution/strategies.ts';
import { managerId } from '../../../domain/lead/assignment.ts';
import { localTime, nextOpening } from '../../../domain/time/calendar.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { nameOf } from '../../../domain/workflow/timeline.ts';
import { inParallel } from '../../adapters/aws/in-parallel.ts';
import { leadIdOfRun } from '../../adapters/dynamodb/reps.ts';
import type { teamOperations } from '../../http/api/operations/team.ts';
import type { Answers, Asked } from '../../http/api/router.ts';
import { invalidFields, RequestError } from '../../http/problem.ts';
import { readRepLoads } from '../../services/sales/rep-capacity.ts';
import type { ApiDeps } from './deps.ts';
import { versionAsked } from './seen.ts';

/** Whose time people enter: a rep, or the manager. */
type Member = Pick<Rep, 'id' | 'name' | 'timeZone' | 'hours' | 'absences'>;

/** Leads that wake at once when somebody's time changes. */
const atOnce = 8;

/** The person who asks, and the team. */
export function teamAnswers(deps: ApiDeps): Pick<Answers, keyof typeof teamOperations> {
  const { desk, reps, config, now, entered, rules, signalsBy } = deps;
  const { product } = config.deployment;

  /** Throws 404 and, for the time of somebody else, 403. */
  function memberOf(id: string, user: User, may: (permission: Permission) => boolean): Member {
    const { sales, deployment } = rules;
    const member = id === managerId ? { id, ...deployment.manager } : sales.reps.find((one) => one.id === id);
    if (!member) throw new RequestError({ status: 404, title: 'There is no such rep' });
    if (user.repId === id || may('team:lead')) return member;
    throw new RequestError({ status: 403, title: 'Only a manager enters the time of somebody else' });
  }

  function timeOf({ id, absences, hours }: Member, team: EnteredTeam) {
    const { absences: added = [], hours: other } = team[id] ?? {};
    const standIns = id === managerId ? managersStandIns(rules) : standInsOf(id, rules.sales.reps);
    return {
      absences: added,
      hours: other,
      inConfig: { absences, hours },
      standIns: standIns.map((one) => nameOf(one, rules)),
      version: enteredVersion(team[id]),
    };
  }

  /** The leads that this person is asked about and has not answered. */
  const askedAbout = async (id: string): Promise<string[]> =>
    Object.keys((await reps.holdings([id])).get(id)?.asked ?? {}).map(leadIdOfRun);

  function presenceOf({ timeZone, hours, absences }: Member, at: Instant) {
    const back = nextOpening(at, hours, timeZone, absences);
    return { timeZone, atWork: back <= at, backAt: back > at ? back : undefined, absences };
  }

  /** Writes what holds from now on. Throws 412 when somebody entered something since this person looked. */
  async function enterSeen({ user, header, body }: Asked<'enter-absences'>, { id }: Member): Promise<EnteredRep> {
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
      const { manager } = config.deployment;
      const { name, inPlaceOf } = managerOnDuty(config, at);
      return {
        reps: loads.map(({ rep, openLeads: open }) => ({
          id: rep.id,
          name: rep.name,
          email: rep.email,
          ...presenceOf(rep, at),
          open,
          capacity: capacityOf(rep, config.sales),
        })),
        manager: { name: manager.name, ...presenceOf({ id: managerId, ...manager }, at), standIn: inPlaceOf && name },
      };
    },

    absences: async ({ id, user, may }) => timeOf(memberOf(id, user, may), await entered.read()),

    'enter-absences': async (asked) => {
      const { id, user, may, body } = asked;
      const member = memberOf(id, user, may);
      if (id === managerId && user.inPlaceOf !== undefined) throw notByStandIn();
      const wrong = body.absences.find(({ from, to }) => from > to);
      if (wrong) throw badField('absences', wrong, 'a last day after the first');
      if (body.hours && body.hours.from >= body.hours.to)
        throw badField('hours', body.hours, 'an end after the beginning');
      const entry = await enterSeen(asked, member);
      const team = await entered.read();
      // Offers this person would not see go to somebody else now. An offer whose look fails here moves on when its answer time ends.
      const signals = signalsBy(withEntered(rules, team));
      const look = (ends?: 'acceptance') => async (leadId: string) => {
        await signals.lookAgain(leadId, 'absence', ends);
      };
      if (id !== managerId) await inParallel(await askedAbout(id), atOnce, look());
      // The manager's offers stay where they are: the look tells whoever decides now.
      if (id === managerId || managersStandIns(rules).includes(id))
        await inParallel(await desk.managersLeads(), atOnce, look('acceptance'));
      // The version of what this person entered: somebody may have entered more since.
      return timeOf(member, { ...team, [id]: entry });
    },
  };
}

/** Nobody prolongs what they stand in for. */
const notByStandIn = () =>
  new RequestError({ status: 403, title: 'Who stands in does not enter the time of the manager' });

const badField = (field: string, { from, to }: { from: string; to: string }, expected: string) =>
  invalidFields([{ field, got: `${from} to ${to}`, expected }]);

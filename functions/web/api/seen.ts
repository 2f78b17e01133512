import { permissionsOf } from '../../../domain/access/permissions.ts';
import type { User } from '../../../domain/access/user.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import { capitalised } from '../../../domain/lead/activity-text.ts';
import { describe } from '../../../domain/lead/activity-types.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { localTime } from '../../../domain/time/calendar.ts';
import { workerOf } from '../../../domain/workflow/desk/person-offer.ts';
import { doneSince, salesVersion } from '../../../domain/workflow/desk/sales-version.ts';
import { nameOf } from '../../../domain/workflow/timeline.ts';
import type { Asked } from '../../http/api/router.ts';
import { RequestError } from '../../http/problem.ts';
import type { ApiDeps } from './deps.ts';
import { createLeadViews } from './lead-views.ts';

export type Request = Pick<Asked<'accept'>, 'id' | 'user' | 'header'>;

/** The version that the person saw, from `If-Match`. Undefined when the person asks for none in particular. */
export function versionAsked(header: Request['header']): string | undefined {
  const version = header('if-match')?.replace(/^W\/|"/g, '');
  return version === '*' ? undefined : version;
}

/** The person who acts on a lead, and whether the lead is still as this person saw it. */
export function createSeen(deps: ApiDeps) {
  const { config, leads, now } = deps;
  const views = createLeadViews(deps);
  const { found } = views;

  /** The name beside the rep's id, because several people share the manager's desk. */
  const actorOf = ({ user }: Pick<Request, 'user'>) => ({
    repId: workerOf(user),
    agent: `${user.scopes ? 'the program' : 'the app,'} ${user.name}`,
  });

  /** Changes by other salespeople since this person saw `version`, in words; undefined when there are none, or without a version. */
  function newsSince(history: LeadHistory, version: string | undefined, user: User): string | undefined {
    if (version === undefined) return undefined;
    const actor = actorOf({ user });
    // What this person did meanwhile, in another window or by an answer that was lost, is no surprise.
    const isOther = ({ detail }: Activity) => !('agent' in detail && detail.agent === actor.agent);
    const names = {
      rep: (repId: string) => nameOf(repId, config),
      isManager: (repId: string) => repId === 'manager',
      titles: { quotes: permissionsOf(user).includes('leads:personal') },
    };
    const since = doneSince(history, version).filter(isOther);
    return since.map((one) => `${describe(one, names)}, ${localTime(one.at, user.timeZone)}`).join('. ') || undefined;
  }

  /** The lead, unless another salesperson has changed it since this person looked. Throws 404 and 412. */
  async function seen({ id, user, header }: Request): Promise<LeadHistory> {
    const history = await found(id, user);
    const news = newsSince(history, versionAsked(header), user);
    if (news !== undefined) throw faster(news);
    return history;
  }

  /**
   * Acts on the lead as it was read, and returns why it did not; undefined when it is done. Of several people who saw the same
   * state and act at the same moment, only one acts. `version`: what the person saw; without one nothing is compared.
   */
  async function once(
    history: LeadHistory,
    { user, version }: { user: User; version: string | undefined },
    act: () => Promise<string | undefined>,
  ): Promise<string | undefined> {
    if (version === undefined) return act();
    const { id } = history.lead;
    const state = salesVersion(history);
    const { agent } = actorOf({ user });
    if (!(await leads.claim(id, state, agent, now()))) return somebodyElse;
    let isDone = false;
    try {
      const why = await act();
      isDone = why === undefined;
      return why;
    } finally {
      if (!isDone) await leads.unclaim(id, state, agent);
    }
  }

  /** The same for one lead of a request. Throws 409 and 412. */
  async function deed(
    { user, header }: Pick<Request, 'user' | 'header'>,
    history: LeadHistory,
    act: () => Promise<string | undefined>,
  ): Promise<void> {
    const why = await once(history, { user, version: versionAsked(header) }, act);
    if (why === somebodyElse) throw faster(why);
    if (why !== undefined) throw conflict(why);
  }

  return { ...views, actorOf, newsSince, seen, once, deed };
}

const somebodyElse = 'Somebody does something with this lead right now';

const faster = (news: string) =>
  new RequestError({
    status: 412,
    title: 'Somebody was faster',
    detail: `${news}. Nothing of yours was saved: look at it and send it again.`,
  });

/** What cannot be done with a lead as it is now. */
export const conflict = (why: string) =>
  new RequestError({ status: 409, title: 'That is not possible now', detail: `${capitalised(why)}.` });

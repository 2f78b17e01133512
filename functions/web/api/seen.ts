import { permissionsOf } from '../../../domain/access/permissions.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import { capitalised } from '../../../domain/lead/activity-text.ts';
import { describe } from '../../../domain/lead/activity-types.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { localTime } from '../../../domain/time/calendar.ts';
import { workerOf } from '../../../domain/workflow/desk/person-offer.ts';
import { doneSince } from '../../../domain/workflow/desk/sales-version.ts';
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
  const { config } = deps;
  const views = createLeadViews(deps);
  const { found } = views;

  /** Somebody who may not be the rep is named too: the manager's desk has several people. */
  const actorOf = ({ user }: Pick<Request, 'user'>) => ({
    repId: workerOf(user),
    agent: `${user.scopes ? 'the program' : 'the app,'} ${user.name}`,
  });

  /** The lead, unless somebody of sales did something with it since this person looked. Throws 404 and 412. */
  async function seen({ id, user, header }: Request): Promise<LeadHistory> {
    const history = await found(id, user);
    const version = versionAsked(header);
    const actor = actorOf({ user });
    // What this person did meanwhile, in another window or by an answer that was lost, is no surprise.
    const isOther = ({ detail }: Activity) => !('agent' in detail && detail.agent === actor.agent);
    const since = version === undefined ? [] : doneSince(history, version).filter(isOther);
    if (since.length === 0) return history;
    const names = {
      rep: (repId: string) => nameOf(repId, config),
      isManager: (repId: string) => repId === 'manager',
      titles: { quotes: permissionsOf(user).includes('leads:personal') },
    };
    const news = since.map((one) => `${describe(one, names)}, ${localTime(one.at, user.timeZone)}`);
    throw new RequestError({
      status: 412,
      title: 'Somebody was faster',
      detail: `${news.join('. ')}. Nothing of yours was saved: look at it and send it again.`,
    });
  }

  return { ...views, actorOf, seen };
}

/** What cannot be done with a lead as it is now. */
export const conflict = (why: string) =>
  new RequestError({ status: 409, title: 'That is not possible now', detail: `${capitalised(why)}.` });

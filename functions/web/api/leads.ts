import { permissionsOf } from '../../../domain/access/permissions.ts';
import type { User } from '../../../domain/access/user.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { hour, plus } from '../../../domain/time/instant.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import { leadView } from '../../../domain/workflow/lead-view.ts';
import { repTimeline, titlesFor } from '../../../domain/workflow/rep-timeline.ts';
import type { leadOperations } from '../../http/api/operations/leads.ts';
import type { Answers } from '../../http/api/router.ts';
import type { LeadView } from '../../http/api/shapes.ts';
import { RequestError } from '../../http/problem.ts';
import { signLink } from '../../services/signed-links.ts';
import type { ApiDeps } from './deps.ts';

/** As long as somebody looks at the page of a lead. */
const pageLife = 12 * hour;

/** Leads, and what is done with them. */
export function leadAnswers(deps: ApiDeps): Pick<Answers, keyof typeof leadOperations> {
  const { keys, desk, work, config, mails, now } = deps;

  async function found(id: string, user: User): Promise<LeadHistory> {
    const history = await desk.lead(id, user);
    if (!history)
      throw new RequestError({ status: 404, title: 'There is no such lead', detail: 'Or it is not yours to see.' });
    return history;
  }

  function view(history: LeadHistory, user: User): LeadView {
    const shown = leadView(history, config, now(), { zone: user.timeZone, repId: user.repId, mails });
    if (permissionsOf(user.roles).includes('leads:personal')) return { ...shown, page: ownPage(history, user) };
    return { ...impersonal(shown), phone: undefined, answers: [] };
  }

  /** Where this person answers, records contact and says what came of the lead; undefined for a lead of somebody else. */
  function ownPage(history: LeadHistory, user: User): string | undefined {
    const offer = holderOf(history);
    const isMine = offer && (offer.toManager ? user.roles.includes('manager') : offer.repId === user.repId);
    if (!offer || !isMine) return undefined;
    const { repId, lifecycleId, attempt } = offer;
    const claims = { leadId: history.lead.id, lifecycleId, attempt, repId };
    return `/r/${signLink(keys.links, 'rep', claims, plus(now(), pageLife))}`;
  }

  return {
    queue: async ({ user }) => {
      const at = now();
      return { items: await desk.queue(user, at), now: at };
    },

    leads: ({ user, query: { owner, ...query }, may }) =>
      desk
        .list({ ...query, owner: owner === 'me' ? (user.repId ?? 'nobody') : owner }, user)
        .then((page) => (may('leads:personal') ? page : { ...page, leads: page.leads.map(impersonal) })),

    lead: async ({ id, user }) => view(await found(id, user), user),

    timeline: async ({ id, user }) => {
      const history = await found(id, user);
      const titles = titlesFor(history.lead, config, mails);
      const entries = repTimeline(history, config, now(), titles).toReversed();
      return { entries: entries.map(({ rule: _, ...entry }) => entry) };
    },

    accept: async ({ id, user }) => {
      const at = now();
      const history = await found(id, user);
      const offer = holderOf(history);
      if (!offer || offer.repId !== user.repId || !(await work.take(history, offer, { repId: offer.repId }, at)))
        throw new RequestError({ status: 409, title: 'This lead is not offered to you any more' });
      return view(await found(id, user), user);
    },
  };
}

/** For those who look at figures and not at people. */
const impersonal = <Row extends { email?: string; name?: string }>(row: Row): Row => ({
  ...row,
  email: undefined,
  name: undefined,
});

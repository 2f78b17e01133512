import { repTimeline, titlesFor } from '../../../domain/workflow/rep-timeline.ts';
import type { leadOperations } from '../../http/api/operations/leads.ts';
import type { Answers } from '../../http/api/router.ts';
import type { ApiDeps } from './deps.ts';
import { createLeadViews, impersonal } from './lead-views.ts';

/** What people see of leads. */
export function leadAnswers(deps: ApiDeps): Pick<Answers, keyof typeof leadOperations> {
  const { desk, config, mails, now } = deps;
  const { found, view } = createLeadViews(deps);

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
  };
}

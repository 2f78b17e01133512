import { permissionsOf } from '../../../domain/access/permissions.ts';
import type { User } from '../../../domain/access/user.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { hour, plus } from '../../../domain/time/instant.ts';
import { actionsOf, answersFor, editsOf } from '../../../domain/workflow/desk/person-offer.ts';
import { salesVersion } from '../../../domain/workflow/desk/sales-version.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import { leadView } from '../../../domain/workflow/lead-view.ts';
import type { LeadView } from '../../http/api/shapes.ts';
import { RequestError } from '../../http/problem.ts';
import { signLink } from '../../services/signed-links.ts';
import type { ApiDeps } from './deps.ts';

/** As long as somebody looks at the page of a lead. */
const pageLife = 12 * hour;

/** Finds leads for a person and shows what the person may see of them. */
export function createLeadViews({ keys, desk, config, mails, now }: ApiDeps) {
  /** Throws 404. */
  async function found(id: string, user: User): Promise<LeadHistory> {
    const history = await desk.lead(id, user);
    if (!history)
      throw new RequestError({ status: 404, title: 'There is no such lead', detail: 'Or it is not yours to see.' });
    return history;
  }

  function view(history: LeadHistory, user: User): LeadView {
    const may = permissionsOf(user.roles);
    const shown = {
      ...leadView(history, config, now(), { zone: user.timeZone, repId: user.repId, mails }),
      version: salesVersion(history),
      can: may.includes('leads:work') ? actionsOf(history, user, config, now()) : [],
      edits: may.includes('leads:work') ? editsOf(history, user, config, now()) : [],
    };
    if (may.includes('leads:personal')) return { ...shown, page: ownPage(history, user) };
    return { ...impersonal(shown), phone: undefined, answers: [] };
  }

  /** Where this person answers without the app; undefined for a lead of somebody else. */
  function ownPage(history: LeadHistory, user: User): string | undefined {
    const offer = holderOf(history);
    if (!offer || !answersFor(user, offer, config, now())) return undefined;
    const { repId, lifecycleId, attempt } = offer;
    const claims = { leadId: history.lead.id, lifecycleId, attempt, repId };
    return `/r/${signLink(keys.links, 'rep', claims, plus(now(), pageLife))}`;
  }

  return { found, view };
}

/** For those who look at figures and not at people. */
export const impersonal = <Row extends { email?: string; name?: string }>(row: Row): Row => ({
  ...row,
  email: undefined,
  name: undefined,
});

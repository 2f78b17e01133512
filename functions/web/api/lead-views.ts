import { permissionsOf } from '../../../domain/access/permissions.ts';
import type { User } from '../../../domain/access/user.ts';
import { personal } from '../../../domain/lead/fields.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { actionsOf, editsOf } from '../../../domain/workflow/desk/person-offer.ts';
import { salesVersion } from '../../../domain/workflow/desk/sales-version.ts';
import { leadView } from '../../../domain/workflow/lead-view.ts';
import type { LeadView } from '../../http/api/shapes.ts';
import { RequestError } from '../../http/problem.ts';
import type { ApiDeps } from './deps.ts';

/** Finds leads for a person and shows what the person may see of them. */
export function createLeadViews({ desk, config, mails, now }: ApiDeps) {
  /** Throws 404. */
  async function found(id: string, user: User): Promise<LeadHistory> {
    const history = await desk.lead(id, user);
    if (!history)
      throw new RequestError({ status: 404, title: 'There is no such lead', detail: 'Or it is not yours to see.' });
    return history;
  }

  function view(history: LeadHistory, user: User): LeadView {
    const may = permissionsOf(user);
    const shown = {
      ...leadView(history, config, now(), { zone: user.timeZone, repId: user.repId, mails }),
      version: salesVersion(history),
      can: may.includes('leads:work') ? actionsOf(history, user, config, now()) : [],
      edits: may.includes('leads:work') ? editsOf(history, user, config, now()) : [],
    };
    if (may.includes('leads:personal')) return { ...shown, profile: profileOf(history.lead) };
    // A rep's note of the next step, and the first line of the talk, can name the person.
    return {
      ...impersonal(shown),
      phone: undefined,
      opening: undefined,
      answers: [],
      nextStep: shown.nextStep && { due: shown.nextStep.due },
      merged: shown.merged.map(impersonal),
    };
  }

  return { found, view };
}

/** The person's own facts, in the form for correcting them. */
const profileOf = (lead: Lead): LeadView['profile'] => Object.fromEntries(personal.map((name) => [name, lead[name]]));

/** For readers of figures without the right to personal data. */
export const impersonal = <Row extends { email?: string; name?: string }>(row: Row): Row => ({
  ...row,
  email: undefined,
  name: undefined,
});

/** The same for a task: a rep's note of a next step can name the person. */
export const impersonalWork = <Item extends { lead: { email?: string; name?: string }; about: { text?: string } }>(
  item: Item,
): Item => ({ ...item, lead: impersonal(item.lead), about: { ...item.about, text: undefined } });

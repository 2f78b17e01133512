import type { Activity } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Contact } from '../../domain/settlement/contact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Acceptance } from './acceptance.ts';
import type { Signals } from './signals.ts';

/** Who of ours did something, and by what: the browser, or the program that reports it. */
export interface Actor {
  repId: string;
  agent?: string;
}

/** A contact as it is recorded: the same `id` is the same contact. */
export interface MadeContact extends Contact {
  id: string;
  at: Instant;
}

export type Contacts = ReturnType<typeof createContacts>;

/** The one way a contact is recorded, from the rep's page, a CRM, a calendar or a mail. */
export function createContacts({ acceptance, signals }: { acceptance: Acceptance; signals: Pick<Signals, 'raise'> }) {
  return {
    /**
     * Records it once. A rep who is in touch has taken the lead by that; `offer` is theirs, if there is one. False, and nothing
     * recorded, when somebody else has the lead.
     */
    async record(
      history: LeadHistory,
      offer: Assignment | undefined,
      actor: Actor,
      { id, at, ...contact }: MadeContact,
    ): Promise<boolean> {
      if (offer && offer.status !== 'accepted' && !(await take(history, offer, actor, at))) return false;
      const { id: leadId, lifecycleId } = history.lead;
      const detail = { ...actor, attempt: offer?.attempt, ...contact };
      await signals.raise(leadId, { id: `contact-${id}`, type: 'contact.made', at, lifecycleId, detail });
      return true;
    },
  };

  async function take(history: LeadHistory, offer: Assignment, by: Actor, at: Instant): Promise<boolean> {
    if (!(await acceptance.accept(history, offer, at))) return false;
    const { lifecycleId, attempt } = offer;
    const detail = { ...by, attempt };
    const activity: Activity = {
      id: `accepted-${lifecycleId}-${attempt}`,
      type: 'rep.accepted',
      at,
      lifecycleId,
      detail,
    };
    await signals.raise(history.lead.id, activity);
    return true;
  }
}

import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { mayAccept } from '../../../domain/workflow/hand-off-round.ts';
import type { Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';

export type Acceptance = ReturnType<typeof createAcceptance>;

/** The one way a lead is taken, by a rep's click or a CRM's report, in time or late. */
export function createAcceptance({
  leads,
  assignments,
}: {
  leads: Pick<Leads, 'take'>;
  assignments: Pick<Assignments, 'answer'>;
}) {
  return {
    /** False when somebody else has the lead, or sales has given it back. Repeating it changes nothing. */
    async accept(history: LeadHistory, offer: Assignment, at: Instant): Promise<boolean> {
      if (offer.status === 'accepted') return true;
      if (!mayAccept(history, offer)) return false;
      if (!(await leads.take(history.lead, offer, at))) return false;
      // The lead row says who has it; this one says so to readers of the offer alone.
      await assignments.answer(history.lead.id, offer, 'accepted', { acceptedAt: at });
      return true;
    },
  };
}

import type { Instant } from '../../../domain/time/instant.ts';
import type { AssignmentId } from './assignments.ts';
import { assignmentKey, pending } from './keys-of-rows.ts';
import type { Table } from './table.ts';

export type UnansweredOffers = ReturnType<typeof createUnansweredOffers>;

/** Offers that neither reps nor the manager answer, marked for the sweep, which counts them and writes the digest. An answer takes the mark off. */
export function createUnansweredOffers(table: Table) {
  return {
    /** The first digest that names it is due `digestAt`. */
    async mark(leadId: string, id: AssignmentId, at: Instant, digestAt: Instant): Promise<void> {
      await table.change(assignmentKey(leadId, id), {
        setOnce: { unansweredAt: at, ...pending(leadId, 'unanswered', digestAt) },
        when: { equals: { status: 'offered' } },
      });
    },

    /** The digest went out; the next is due `digestAt`. */
    async digestSent(leadId: string, id: AssignmentId, digestAt: Instant): Promise<void> {
      const when = { equals: { pendingFor: 'unanswered' } };
      await table.change(assignmentKey(leadId, id), { set: pending(leadId, 'unanswered', digestAt), when });
    },
  };
}

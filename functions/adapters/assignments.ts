import type { Assignment } from '../../domain/assignment.ts';
import { assignmentKey } from './rows.ts';
import type { Table } from './table.ts';

export type AssignmentId = Pick<Assignment, 'lifecycleId' | 'attempt'>;
export type Outcome = NonNullable<Assignment['outcome']>;

export type Assignments = ReturnType<typeof createAssignments>;

/** Offers of leads to reps. Each step holds only once, whoever repeats it and however late. */
export function createAssignments(table: Table) {
  return {
    /** False when this attempt was made already. */
    offer(leadId: string, assignment: Assignment): Promise<boolean> {
      return table.put({ ...assignmentKey(leadId, assignment), ...assignment }, { absent: ['PK'] });
    },

    /** An open offer is answered, or its SLA is over. False when it is no longer open. */
    async answer(
      leadId: string,
      id: AssignmentId,
      status: 'accepted' | 'declined' | 'expired',
      more: Partial<Pick<Assignment, 'acceptedAt' | 'declinedBecause' | 'passTo'>> = {},
    ): Promise<boolean> {
      const row = await table.change(assignmentKey(leadId, id), {
        set: { status, ...more },
        when: { equals: { status: 'offered' } },
      });
      return row !== undefined;
    },

    /** What became of an accepted lead; undefined when nobody ever said. False when it is closed already. */
    async record(leadId: string, id: AssignmentId, outcome: Outcome | undefined): Promise<boolean> {
      const row = await table.change(assignmentKey(leadId, id), {
        set: { outcome, status: 'closed' },
        when: { equals: { status: 'accepted' } },
      });
      return row !== undefined;
    },
  };
}

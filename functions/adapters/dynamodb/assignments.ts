import type { AnswerTimes } from '../../../domain/distribution/answer-time.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment, Outcome } from '../../../domain/lead/assignment.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Change } from './expression.ts';
import { assignmentKey, pending, pendingAttributes } from './keys-of-rows.ts';
import type { Table } from './table.ts';

export type AssignmentId = Pick<Assignment, 'lifecycleId' | 'attempt'>;

/** A rep may be late, but not change a no. */
const acceptable = ['offered', 'expired', 'withdrawn'] as const;

/** One write stores the answer and the promise to wake the workflow; `heard` removes the promise. */
const promising = (leadId: string, { promised }: Pick<Assignment, 'promised'>) =>
  promised ? { promised, ...pending(leadId, 'answer', promised.at) } : {};

export type Assignments = ReturnType<typeof createAssignments>;

/** Offers of leads to reps. Each step is idempotent, also when it is repeated late. */
export function createAssignments(table: Table) {
  return {
    /** False when this attempt was made already. */
    offer(leadId: string, assignment: Assignment): Promise<boolean> {
      return table.put({ ...assignmentKey(leadId, assignment), ...assignment }, { absent: ['PK'] });
    },

    /**
     * An open offer is answered, or its SLA is over. An offer that is over may still be accepted, by the rep to whom `leads.take` gave
     * the lead. False when it is no longer open; nor does an offer expire whose rep has just got more time than was seen.
     */
    async answer(
      leadId: string,
      id: AssignmentId & Partial<Pick<Assignment, 'acceptBy' | 'promised'>>,
      status: 'accepted' | 'declined' | 'expired' | 'withdrawn',
      more: Partial<Pick<Assignment, 'acceptedAt' | 'declinedBecause' | 'passTo' | 'promised'>> = {},
    ): Promise<boolean> {
      const change = {
        set: { status, ...more, ...promising(leadId, more) },
        when: {
          oneOf: { status: status === 'accepted' ? acceptable : ['offered'] },
          equals: status === 'expired' && id.acceptBy ? { acceptBy: id.acceptBy } : {},
        },
      };
      const key = assignmentKey(leadId, id);
      if (!more.promised && !id.promised) {
        // A rep may be accepting at this moment: that promise stays.
        const when = { ...change.when, absent: ['promised'] };
        if (await table.change(key, { ...change, remove: pendingAttributes, when })) return true;
      }
      return (await table.change(key, change)) !== undefined;
    },

    /** Before the lead is taken, which is a write in another row. */
    async promise(leadId: string, id: AssignmentId, promised: Activity): Promise<void> {
      const when = { oneOf: { status: acceptable } };
      await table.change(assignmentKey(leadId, id), { set: promising(leadId, { promised }), when });
    },

    /** The workflow has received the answer, or the answer was withdrawn. An offer that was unanswered before is unanswered again. */
    async heard(leadId: string, id: AssignmentId, { id: what, at }: Pick<Activity, 'id' | 'at'>): Promise<void> {
      const when = { equals: { pendingFor: 'answer', 'promised.id': what } };
      const over = { remove: ['promised', ...pendingAttributes] };
      // Exactly one of the three conditions holds.
      const changes: Change[] = [
        { ...over, when: { ...when, noneOf: { status: ['offered'] } } },
        { ...over, when: { ...when, absent: ['unansweredAt'] } },
        { set: pending(leadId, 'unanswered', at), remove: ['promised'], when },
      ];
      for (const change of changes) if (await table.change(assignmentKey(leadId, id), change)) return;
    },

    /** The rep has more time to answer. False when the offer is no longer open or was put off before. */
    async snooze(
      leadId: string,
      id: AssignmentId,
      { acceptBy, warnAt }: AnswerTimes,
      at: Instant,
      more: Pick<Assignment, 'promised'>,
    ): Promise<boolean> {
      const row = await table.change(assignmentKey(leadId, id), {
        set: { acceptBy, warnAt, snoozedAt: at, ...promising(leadId, more) },
        when: { equals: { status: 'offered' }, absent: ['snoozedAt'] },
      });
      return row !== undefined;
    },

    /** The answer time begins again. False when the offer is no longer open. */
    async renew(
      leadId: string,
      id: AssignmentId,
      times: Pick<Assignment, 'acceptBy' | 'warnAt'>,
      at: Instant,
    ): Promise<boolean> {
      const set = { ...times, renewedAt: at };
      return (
        (await table.change(assignmentKey(leadId, id), { set, when: { equals: { status: 'offered' } } })) !== undefined
      );
    },

    /**
     * Another outcome takes the place of `seen`, and the sweep carries it out unless `carriedOut` is called. Undefined when the outcome
     * is another by now.
     */
    async correct(leadId: string, { outcome: seen, ...id }: Assignment, outcome: Outcome, now: Instant) {
      const row = await table.change(assignmentKey(leadId, id), {
        set: { outcome, ...pending(leadId, 'correct', now) },
        append: { corrected: [seen] },
        // Each correction makes the list longer, so as long as before means as it was.
        when: { equals: { status: 'closed' }, fewerThan: { corrected: (id.corrected?.length ?? 0) + 1 } },
      });
      return row && ({ ...id, outcome, corrected: [...(id.corrected ?? []), seen] } as Assignment);
    },

    /** The correction is carried out. */
    async carriedOut(leadId: string, id: AssignmentId): Promise<void> {
      const when = { equals: { pendingFor: 'correct' } };
      await table.change(assignmentKey(leadId, id), { remove: pendingAttributes, when });
    },

    /** The rep gives a taken lead away, to `passTo` or to others. False when its outcome was recorded meanwhile. */
    async giveUp(
      leadId: string,
      id: AssignmentId,
      more: Pick<Assignment, 'givenUpAt' | 'passTo' | 'declinedBecause' | 'promised'>,
    ): Promise<boolean> {
      const row = await table.change(assignmentKey(leadId, id), {
        set: { status: 'closed', ...more, ...promising(leadId, more) },
        when: { equals: { status: 'accepted' } },
      });
      return row !== undefined;
    },

    /** The outcome of an accepted lead; undefined when nobody reported one. False when it is closed already. */
    async record(
      leadId: string,
      id: AssignmentId,
      outcome: Outcome | undefined,
      more: Pick<Assignment, 'givenUpAt' | 'promised'> = {},
    ): Promise<boolean> {
      const row = await table.change(assignmentKey(leadId, id), {
        set: { outcome, status: 'closed', ...more, ...promising(leadId, more) },
        when: { equals: { status: 'accepted' } },
      });
      return row !== undefined;
    },
  };
}

import type { Activity, ActivityDetails } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Signals } from '../signals.ts';
import { type Acceptance, type Actor, acceptanceOf } from './acceptance.ts';

/** Work of an employee on a lead, beside answering an offer; the same `id` acts once. */
export type Work = {
  [T in WorkType]: {
    type: T;
    id: string;
    at: Instant;
    detail: Omit<ActivityDetails[T], 'repId' | 'attempt' | 'agent'>;
  };
}[WorkType];
type WorkType = 'contact.made' | 'sale.moved' | 'note.added' | 'calls.changed' | 'profiling.changed';

/** A rep who contacts the lead or moves the sale has taken it; a rep who only writes a note has not. */
const takes: Record<WorkType, boolean> = {
  'contact.made': true,
  'sale.moved': true,
  'note.added': false,
  'calls.changed': false,
  'profiling.changed': false,
};

export type RepWork = ReturnType<typeof createRepWork>;

/** The one way a rep's work is recorded, from the rep's page, a CRM, a calendar or a mail. */
export function createRepWork({
  acceptance,
  assignments,
  signals,
}: {
  acceptance: Acceptance;
  assignments: Pick<Assignments, 'heard'>;
  signals: Pick<Signals, 'raise'>;
}) {
  /** Accepts the offer and wakes the lead. False when another rep has the lead. It can be repeated. */
  async function take(history: LeadHistory, offer: Assignment, by: Actor, at: Instant): Promise<boolean> {
    const accepted = acceptanceOf(offer, by, at);
    if (!(await acceptance.accept(history, offer, accepted))) return false;
    await signals.raise(history.lead.id, accepted);
    await assignments.heard(history.lead.id, offer, accepted);
    return true;
  }

  return {
    take,

    /**
     * Records it once. A rep who works on a lead takes it by that; `offer` is theirs, if there is one. False, and nothing
     * recorded, when another rep has the lead.
     */
    async record(
      history: LeadHistory,
      offer: Assignment | undefined,
      actor: Actor,
      { type, id, at, detail }: Work,
    ): Promise<boolean> {
      if (takes[type] && offer && offer.status !== 'accepted' && !(await take(history, offer, actor, at))) return false;
      const { id: leadId, lifecycleId } = history.lead;
      const done = { type, id, at, lifecycleId, detail: { ...actor, attempt: offer?.attempt, ...detail } };
      await signals.raise(leadId, done as Activity);
      return true;
    },
  };
}

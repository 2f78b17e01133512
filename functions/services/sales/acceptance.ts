import type { ActivityOf } from '../../../domain/lead/activity.ts';
import type { Assignment, Outcome } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { mayAccept } from '../../../domain/workflow/hand-off-round.ts';
import type { Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';

/** The rep or manager who acted, and through what: the browser, or the program that reports it. */
export interface Actor {
  repId: string;
  agent?: string;
}

export type Acceptance = ReturnType<typeof createAcceptance>;

/** The activity of an accepted offer, independent of who recorded it. */
export function acceptanceOf(
  { lifecycleId, attempt }: Assignment,
  actor: Actor,
  at: Instant,
): ActivityOf<'rep.accepted'> {
  const id = `accepted-${lifecycleId}-${attempt}`;
  return { id, type: 'rep.accepted', at, lifecycleId, detail: { ...actor, attempt } };
}

/** The activity of an outcome, independent of who recorded it: the rep's page and a CRM that report the same make one. */
export function closingOf(
  { lifecycleId, attempt }: Assignment,
  { at: _, ...said }: Outcome,
  actor: Actor,
  at: Instant,
): ActivityOf<'outcome.recorded'> {
  const id = `closed-${lifecycleId}-${attempt}`;
  return { id, type: 'outcome.recorded', at, lifecycleId, detail: { ...actor, attempt, ...said } };
}

/** The one way a lead is taken, by a rep's click or a CRM's report, in time or late. */
export function createAcceptance({
  leads,
  assignments,
}: {
  leads: Pick<Leads, 'take'>;
  assignments: Pick<Assignments, 'answer' | 'promise' | 'heard'>;
}) {
  return {
    /**
     * False when another rep has the lead, or sales has returned it. It can be repeated. The caller raises `promised` and then
     * calls `heard`; the sweep does both when the caller died.
     */
    async accept(history: LeadHistory, offer: Assignment, promised: ActivityOf<'rep.accepted'>): Promise<boolean> {
      if (offer.status === 'accepted') return true;
      if (!mayAccept(history, offer)) return false;
      const { id: leadId } = history.lead;
      await assignments.promise(leadId, offer, promised);
      if (!(await leads.take(history.lead, offer, promised.at))) {
        await assignments.heard(leadId, offer, promised);
        return false;
      }
      // The lead's row decides who has it; this row informs readers of the offer alone.
      await assignments.answer(leadId, offer, 'accepted', { acceptedAt: promised.at, promised });
      return true;
    },
  };
}

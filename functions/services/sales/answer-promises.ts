import { isTaken, offerKey } from '../../../domain/lead/assignment.ts';
import type { AssignmentId, Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Signals } from '../signals.ts';

interface AnswerPromiseDeps {
  leads: Pick<Leads, 'history'>;
  assignments: Pick<Assignments, 'heard'>;
  signals: Pick<Signals, 'raise'>;
}

/** For the sweep: wakes the workflow for an answer whose process died before it could. */
export function createAnswerPromises({ leads, assignments, signals }: AnswerPromiseDeps) {
  return {
    /** It can be repeated. An acceptance that never took the lead is dropped: its rep got no confirmation. */
    async resume(leadId: string, id: AssignmentId): Promise<void> {
      const history = await leads.history(leadId);
      const offer = history?.assignments.find((one) => offerKey(one) === offerKey(id));
      if (!history || !offer?.promised) return;
      const { promised } = offer;
      const isMade =
        promised.type !== 'rep.accepted' || isTaken(offer) || history.lead.taken?.offer === offerKey(offer);
      if (isMade) await signals.raise(leadId, promised);
      await assignments.heard(leadId, offer, promised);
    },
  };
}

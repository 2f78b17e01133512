import type { Lead, StageMove } from '../../../../domain/lead/lead.ts';
import { mayMove, stagesBefore } from '../../../../domain/lead/stage.ts';
import { type Instant, millis, second } from '../../../../domain/time/instant.ts';
import type { Change, When } from '../expression.ts';
import { inList, inStage, leadOf, profileKey, rejectedKeptFor, unpublished } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';

// The parts that the writes of a lead's row are made of: how it is changed, under which condition, and how it moves.

/** What belongs to one run of the workflow. */
export const ofOneRun = ['parked', 'waking', 'parks', 'failures', 'restartAt', 'stopped'];

/** Changes the row of a lead. Answers with the lead after the change, or undefined when the condition did not hold. */
export const changing =
  (table: Pick<Table, 'change'>) =>
  async (leadId: string, change: Change): Promise<Lead | undefined> => {
    const row = await table.change(profileKey(leadId), change);
    return row && leadOf(row);
  };

/** The lifecycle that was read is still open. */
export const isOpen = ({ lifecycleId }: Lead): When => ({ equals: { open: true, lifecycleId } });

/** Nothing has happened since the lead was read. */
export const isAsRead = ({ lifecycleId, revision }: Lead): When => ({ equals: { open: true, lifecycleId, revision } });

/** No rep has taken the lead or given it back since it was read. */
export const isUntouched = ({ lifecycleId, taken, outcomeAt }: Lead): When => ({
  equals: { open: true, lifecycleId, 'taken.offer': taken?.offer, outcomeAt },
});

/** When DynamoDB deletes a rejected lead or a refused form, in seconds since 1970. */
export const expiryFrom = (at: Instant) => Math.floor(millis(at) / second) + rejectedKeptFor;

/**
 * The part of a write that moves a lead: its stage, an entry in its moves, and with an event the mark that it is unpublished.
 * One write, so there is no moment at which one is true and the other is not. Throws where the product allows no such move.
 */
export function moving(lead: Lead, move: StageMove, when: When, more: Record<string, unknown> = {}): Change {
  const { stage, at, event } = move;
  if (!mayMove(lead.stage, stage)) throw new Error(`a lead may not move from ${lead.stage} to ${stage}`);
  return {
    set: {
      stage,
      ...inStage(lead.id, stage, at),
      ...inList(lead),
      ...(event && unpublished(lead.id, at)),
      ...more,
    },
    append: { moves: [move] },
    when: { ...when, oneOf: { stage: stagesBefore(stage) } },
  };
}

import type { Assignment } from '../../../domain/lead/assignment.ts';
import { ended, offered } from '../../../domain/lead/domain-events.ts';
import type { DomainEventDraft } from '../../../domain/lead/event-schemas.ts';
import type { Lead, StageMove } from '../../../domain/lead/lead.ts';
import { type End, type Stage, stageAtEnd } from '../../../domain/lead/stage.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Change } from './expression.ts';
import { inStage, leadOf, pendingAttributes, profileKey, rejectedKeptFor, unpublished } from './keys-of-rows.ts';
import type { Table } from './table.ts';

/** The lifecycle that was seen is still open. */
export const mine = (lead: Lead) => ({ equals: { open: true, lifecycleId: lead.lifecycleId } });
/** Nothing has happened since. */
export const seen = (lead: Lead) => ({
  equals: { open: true, lifecycleId: lead.lifecycleId, revision: lead.revision },
});

/**
 * The part of a write that moves a lead: its stage, an entry in its moves, and with an event the mark that the world has not been told.
 * One write, so there is no moment at which one is true and the other is not.
 */
export function moving(
  leadId: string,
  move: StageMove,
  more: Record<string, unknown> = {},
): Pick<Change, 'set' | 'append'> {
  const { stage, at, event } = move;
  const mark = event === undefined ? {} : unpublished(leadId, at);
  return { set: { stage, ...inStage(leadId, stage, at), ...mark, ...more }, append: { moves: [move] } };
}

/** The writes that move a lead through its stages, and end its lifecycle. */
export function createLeadMoves(table: Table) {
  const change = async (leadId: string, what: Change): Promise<Lead | undefined> => {
    const row = await table.change(profileKey(leadId), what);
    return row && leadOf(row);
  };

  return {
    /** Moves an open lead on, for example to assigned or working. Undefined when its lifecycle ended meanwhile. */
    async move(
      lead: Lead,
      stage: Stage,
      at: Instant,
      why: string,
      more: Record<string, unknown> = {},
      event?: DomainEventDraft,
    ): Promise<Lead | undefined> {
      if (lead.stage === stage && Object.keys(more).length === 0) return lead;
      return change(lead.id, { ...moving(lead.id, { stage, at, why, event }, more), when: mine(lead) });
    },

    /** The lead is offered to a rep or the manager; each offer stands in the moves once, whoever repeats this. */
    async assigned(lead: Lead, assignment: Assignment, at: Instant): Promise<Lead | undefined> {
      const { lifecycleId, attempt, why } = assignment;
      const offer = `${lifecycleId}#${attempt}`;
      if (lead.offered === offer) return lead;
      return change(lead.id, {
        ...moving(lead.id, { stage: 'assigned', at, why, event: offered(assignment) }, { offered: offer }),
        when: { ...mine(lead), noneOf: { offered: [offer] } },
      });
    },

    /** Ends the lifecycle. Undefined when the lead has changed since it was read: look again. */
    close(
      lead: Lead,
      end: End,
      at: Instant,
      why: string,
      more: Record<string, unknown> = {},
      event: DomainEventDraft | undefined = ended(lead, end),
    ): Promise<Lead | undefined> {
      const stage = stageAtEnd[end];
      const set = {
        open: false,
        closed: { lifecycleId: lead.lifecycleId, end, at },
        expiresAt: stage === 'rejected' ? Math.floor(Date.parse(at) / 1000) + rejectedKeptFor : undefined,
        ...more,
      };
      return change(lead.id, {
        ...(stage === lead.stage
          ? { set: { ...inStage(lead.id, stage, at), ...set } }
          : moving(lead.id, { stage, at, why, event }, set)),
        remove: ['parked', 'waking', ...pendingAttributes],
        when: seen(lead),
      });
    },
  };
}

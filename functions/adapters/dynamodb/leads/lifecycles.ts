import { ended, reopened } from '../../../../domain/lead/domain-events.ts';
import type { DomainEventDraft } from '../../../../domain/lead/event-schemas.ts';
import type { Lead, StageMove } from '../../../../domain/lead/lead.ts';
import { type End, type Stage, stageAfter } from '../../../../domain/lead/stage.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import { inStage, pending, pendingAttributes, unpublished } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';
import { changing, expiryFrom, isAsRead, moving, ofOneRun } from './writing.ts';

/** Ends a lifecycle, opens the next one, and corrects an end that was a mistake. Undefined when the lead has changed since it was read. */
export function createLifecycleEnds(table: Pick<Table, 'change'>) {
  const change = changing(table);

  /** Ends the lifecycle. */
  async function close(
    lead: Lead,
    end: End,
    at: Instant,
    why: string,
    more: Record<string, unknown> = {},
    event: DomainEventDraft | undefined = ended(lead, end),
  ): Promise<Lead | undefined> {
    const stage = stageAfter(end, lead);
    const set = {
      open: false,
      closed: { lifecycleId: lead.lifecycleId, end, at },
      expiresAt: stage === 'rejected' ? expiryFrom(at) : undefined,
      ...more,
    };
    return change(lead.id, {
      ...(stage === lead.stage
        ? { set: { ...inStage(lead.id, stage, at), ...set }, when: isAsRead(lead) }
        : moving(lead, { stage, at, why, event }, isAsRead(lead), set)),
      remove: ['parked', 'waking', ...pendingAttributes],
    });
  }

  return {
    close,

    /** Ends the lifecycle of a lead that an employee dismissed. The row stays, because the dismissal can be taken back. */
    dismiss(lead: Lead, at: Instant, why: string, more: Record<string, unknown> = {}): Promise<Lead | undefined> {
      return close(lead, 'rejected', at, why, { ...more, expiresAt: undefined }, ended(lead, 'rejected', why));
    },

    /** Opens the next lifecycle of a lead whose last one ended; its start is due `now`. */
    async reopen(lead: Lead, lifecycleId: string, at: Instant, why: string, now = at): Promise<Lead | undefined> {
      const stage: Stage = lead.stage === 'customer' ? 'customer' : 'captured';
      const move: StageMove = { stage, at, why, event: reopened(lifecycleId, lead) };
      const when = { equals: { open: false, lifecycleId: lead.lifecycleId }, absent: ['mergedInto'] };
      const set = { lifecycleId, open: true, openedAt: at, ...pending(lead.id, 'start', now) };
      return change(lead.id, {
        ...moving(lead, move, when, set),
        add: { revision: 1 },
        remove: [...ofOneRun, 'expiresAt', 'confirmBy', 'restarts'],
      });
    },

    /** Takes back a mistaken end of this lifecycle: it continues at `stage`, with another execution. */
    restore(lead: Lead, stage: Stage, entry: Omit<StageMove, 'stage'>, now: Instant): Promise<Lead | undefined> {
      const { id, lifecycleId, moves } = lead;
      return change(id, {
        set: { stage, open: true, ...inStage(id, stage, now), ...unpublished(id, now), ...pending(id, 'start', now) },
        append: { moves: [{ stage, ...entry }] },
        add: { revision: 1, restarts: 1 },
        remove: ['closed', 'expiresAt', ...ofOneRun],
        when: { equals: { open: false, lifecycleId, stage: lead.stage }, fewerThan: { moves: moves.length + 1 } },
      });
    },

    /**
     * Applies a corrected outcome: the lead becomes a customer in a new lifecycle (`becomes.lifecycleId`), becomes lost, or
     * keeps its stage. These moves are not in the stage diagram. `waking` keeps the token of a wait that the correction ends.
     */
    correct(
      lead: Lead,
      entry: Omit<StageMove, 'stage'>,
      now: Instant,
      becomes: { stage?: 'customer' | 'lost'; lifecycleId: string },
    ): Promise<Lead | undefined> {
      const { stage = lead.stage, lifecycleId } = becomes;
      const { id, revision, parked, moves } = lead;
      const equals = { revision, stage: lead.stage, open: lead.open, lifecycleId: lead.lifecycleId };
      const marks = { ...unpublished(id, now), ...(becomes.stage && { stage, ...inStage(id, stage, now) }) };
      const write = { append: { moves: [{ stage, ...entry }] }, add: { revision: 1 } };
      const isStill = { equals, fewerThan: { moves: moves.length + 1 } };
      if (becomes.stage === 'customer') {
        const opened = {
          lifecycleId,
          open: true,
          openedAt: now,
          customerSince: now,
          correctedFrom: entry.event?.lifecycleId,
        };
        const set = { ...marks, ...opened, ...pending(id, 'start', now) };
        return change(id, { ...write, set, remove: [...ofOneRun, 'restarts'], when: isStill });
      }
      if (becomes.stage === undefined) return change(id, { ...write, set: marks, when: isStill });
      const closed = { lifecycleId: lead.lifecycleId, end: 'lost', at: now };
      return change(id, {
        ...write,
        set: { ...marks, open: false, closed },
        copy: parked && { waking: 'parked' },
        remove: ['parked', 'customerSince', ...pendingAttributes],
        when: parked ? { ...isStill, present: ['parked'] } : { ...isStill, absent: ['parked'] },
      });
    },
  };
}

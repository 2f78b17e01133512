import { type Assignment, offerKey } from '../../../../domain/lead/assignment.ts';
import { offered, qualified } from '../../../../domain/lead/domain-events.ts';
import type { DomainEventDraft } from '../../../../domain/lead/event-schemas.ts';
import type { Lead, StageMove } from '../../../../domain/lead/lead.ts';
import type { Stage } from '../../../../domain/lead/stage.ts';
import { pinnedTo } from '../../../../domain/nurture/tracks.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import type { Qualification } from '../../../../domain/workflow/qualify.ts';
import type { When } from '../expression.ts';
import { pendingAttributes, unpublished } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';
import type { TrackVersions } from '../track-versions.ts';
import { changing, isAsRead, isOpen, isUntouched, moving } from './writing.ts';

/** Moves a lead from stage to stage inside one lifecycle. */
export function createStages(table: Pick<Table, 'change'>, versions: Pick<TrackVersions, 'keep'>) {
  const change = changing(table);
  return {
    /** Moves an open lead on, for example to assigned or working. Undefined when its lifecycle ended meanwhile. */
    async move(
      lead: Lead,
      stage: Stage,
      at: Instant,
      why: string,
      more: Record<string, unknown> = {},
      event?: DomainEventDraft,
      when = isOpen(lead),
    ): Promise<Lead | undefined> {
      if (lead.stage === stage && Object.keys(more).length === 0) return lead;
      return change(lead.id, moving(lead, { stage, at, why, event }, when, more));
    },

    /** Adds a move that reports an activity; the stage stays. Undefined when the moves have changed since they were read. */
    enter(lead: Lead, entry: Omit<StageMove, 'stage'>, now: Instant): Promise<Lead | undefined> {
      const { stage, moves } = lead;
      return change(lead.id, {
        set: entry.event && unpublished(lead.id, now),
        append: { moves: [{ stage, ...entry }] },
        when: { equals: { stage }, fewerThan: { moves: moves.length + 1 } },
      });
    },

    /**
     * Writes score, grade and stage; undefined when the lead has changed since it was read. A new activity never takes a lead
     * away from sales, so `sales-ready` ignores newer revisions: a burst of activities raises them faster than a step can
     * write.
     */
    async qualified(lead: Lead, q: Qualification, at: Instant): Promise<Lead | undefined> {
      if (q.pin) await versions.keep(q.pin.track);
      const set = {
        score: { total: q.score.total, grade: q.grade, asOf: q.score.asOf },
        ...(q.pin && pinnedTo(q.pin)),
      };
      const event = q.stage === 'sales-ready' ? qualified(lead.lifecycleId, q) : undefined;
      const move: StageMove = { stage: q.stage, at, why: q.why, event };
      const toSales: When = { ...isOpen(lead), absent: lead.suppressed ? [] : ['suppressed'] };
      const when = q.next === 'sales-ready' ? toSales : isAsRead(lead);
      const write = q.stage === lead.stage ? { set, when } : moving(lead, move, when, set);
      return change(lead.id, { ...write, remove: pendingAttributes });
    },

    /** The lead is offered to a rep or the manager; each offer is in the moves once; repeating this changes nothing. */
    async assigned(lead: Lead, assignment: Assignment, at: Instant): Promise<Lead | undefined> {
      const offer = offerKey(assignment);
      if (lead.offered === offer) return lead;
      const move: StageMove = { stage: 'assigned', at, why: assignment.why, event: offered(assignment) };
      const when = { ...isOpen(lead), noneOf: { offered: [offer] } };
      return change(lead.id, moving(lead, move, when, { offered: offer }));
    },

    /**
     * Gives the lead to the rep of this offer. False when another offer has it, or sales has given it back, since it was read: of all
     * who accept at once exactly one is first.
     */
    async take(lead: Lead, offer: Pick<Assignment, 'lifecycleId' | 'attempt'>, at: Instant): Promise<boolean> {
      const when = isUntouched(lead);
      return (await change(lead.id, { set: { taken: { offer: offerKey(offer), at } }, when })) !== undefined;
    },

    /**
     * Takes the lead from its rep, so that others can be asked. It can be repeated. Undefined when another write took or
     * settled the lead meanwhile.
     */
    async takeBack(lead: Lead, at: Instant, why: string): Promise<Lead | undefined> {
      if (lead.stage === 'sales-ready' && lead.taken === undefined) return lead;
      const write = moving(lead, { stage: 'sales-ready', at, why }, isUntouched(lead));
      return change(lead.id, { ...write, remove: ['taken'] });
    },
  };
}

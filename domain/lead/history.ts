import type { Instant } from '../time/instant.ts';
import type { Activity } from './activity.ts';
import type { Assignment } from './assignment.ts';
import type { Lead } from './lead.ts';
import type { Send } from './send.ts';
import type { Stage } from './stage.ts';
import type { Track } from './track.ts';

/** All that is known of a lead: one query. Activities are in time order and unique by id, the capturing one included. */
export interface LeadHistory {
  lead: Lead;
  activities: readonly Activity[];
  sends: readonly Send[];
  assignments: readonly Assignment[];
  /** The track as it was when a pinned lead started on it. */
  journey?: Track;
  /** The leads of the same person that were merged into this one, each as it is by itself. */
  others?: readonly LeadHistory[];
  /** Activities that are written down and not acted on yet: their process runs, or died. By id. */
  unsettled?: readonly string[];
}

/** The history of one lead inside a joined history; undefined when it is not part of it. */
export function partOf(history: LeadHistory, leadId: string): LeadHistory | undefined {
  const all = [history, ...(history.others ?? [])];
  return all.find(({ lead }) => lead.id === leadId) ?? history.others?.flatMap((one) => partOf(one, leadId) ?? [])[0];
}

/** The lifecycles a lead has had, as far as anything is left of them, the one now last. */
export function lifecyclesOf({ lead, activities, sends, others = [] }: LeadHistory): string[] {
  const all = [lead.captured, ...activities, ...sends].map(({ lifecycleId }) => lifecycleId);
  const notItsOwn = new Set([...others.flatMap(lifecyclesOf), lead.lifecycleId]);
  return [...new Set([...all.filter((id) => !notItsOwn.has(id)), lead.lifecycleId])];
}

/** The lifecycles before the one now, oldest first: when each began, and the stage in which the next one found the lead. */
export function earlierLifecycles(history: LeadHistory): { since: Instant; until: Instant; stage: Stage }[] {
  const { lead, activities, sends } = history;
  const all = [lead.captured, ...activities, ...sends.map(({ lifecycleId, claimedAt: at }) => ({ lifecycleId, at }))];
  const ids = lifecyclesOf(history);
  const begins = ids.map(
    (id) => all.flatMap(({ lifecycleId, at }) => (lifecycleId === id ? [at] : [])).sort()[0] ?? '',
  );
  return begins.slice(0, -1).map((since, n) => {
    const next = n + 2 === ids.length ? lead.openedAt : (begins[n + 1] ?? lead.openedAt);
    const left = lead.moves.findLast(({ at }) => at < next);
    return { since, until: left?.at ?? next, stage: left?.stage ?? 'captured' };
  });
}

import type { Activity } from './activity.ts';
import type { Assignment } from './assignment.ts';
import type { Lead } from './lead.ts';
import type { Send } from './send.ts';
import type { Track } from './track.ts';

/** All that is known of a lead: one query. Activities are in time order and unique by id, the capturing one included. */
export interface LeadHistory {
  lead: Lead;
  activities: readonly Activity[];
  sends: readonly Send[];
  assignments: readonly Assignment[];
  /** The track as it was when a pinned lead started on it. */
  journey?: Track;
  /** Activities that are written down and not acted on yet: their process runs, or died. By id. */
  unsettled?: readonly string[];
}

/** The lifecycles a lead has had, as far as anything is left of them, the one now last. */
export function lifecyclesOf({ lead, activities, sends }: LeadHistory): string[] {
  const all = [lead.captured, ...activities, ...sends].map(({ lifecycleId }) => lifecycleId);
  return [...new Set([...all.filter((id) => id !== lead.lifecycleId), lead.lifecycleId])];
}

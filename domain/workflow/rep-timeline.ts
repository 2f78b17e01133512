import type { Config } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Instant } from '../time/instant.ts';
import { type TimelineEntry, timeline } from './timeline.ts';

/**
 * The timeline as a rep reads it, oldest first: without our mails to reps and without the moves that only repeat whom the lead was
 * offered to and who took it.
 */
export function repTimeline(
  { lead, ...story }: LeadHistory,
  config: Pick<Config, 'scoring' | 'sales' | 'deployment'>,
  now: Instant,
): TimelineEntry[] {
  const moves = lead.moves.filter(({ stage }) => stage !== 'assigned' && stage !== 'working');
  const sends = story.sends.filter(({ kind }) => kind !== 'internal');
  return timeline({ ...story, lead: { ...lead, moves }, sends }, config, now);
}

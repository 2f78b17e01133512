import type { Config } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import { type Pin, pinFor, trackFor } from '../nurture/tracks.ts';
import type { Instant } from '../time/instant.ts';
import { planTouch } from './plan-touch.ts';
import { waitsToEnd } from './wake.ts';

/** What other rules do to a lead that waits. A lead whose mail moved later is not woken: the look at the end of the wait finds that. */
type Replanned = 'woken' | 'later' | 'same' | 'elsewhere';

/** How many leads of each track met which fate; leads that no track fits any more are under `none`. */
export type ReplanCounts = Record<string, Partial<Record<Replanned, number>>>;

/** What the current rules mean for a lead: its track, and the version to pin on a lead that stays. */
export function replan(
  history: LeadHistory,
  config: Config,
  now: Instant,
): { track: string; found: Replanned; pin?: Pin } {
  const track = trackFor(history, config, now)?.id ?? 'none';
  const { open, parked, stage } = history.lead;
  if (!open || (stage !== 'nurturing' && stage !== 'customer')) return { track, found: 'elsewhere' };
  // A lead that is being looked at is woken too: that look may still follow the old rules.
  if (parked === undefined || parked.until <= now) return { track, found: 'woken' };
  if (parked.for !== 'engagement') return { track, found: 'elsewhere' };
  if (waitsToEnd(history, config, now).length > 0) return { track, found: 'woken' };
  const touch = planTouch(history, config, now);
  const isLater = touch.do === 'wait' && touch.until > parked.until;
  return { track, found: isLater ? 'later' : 'same', pin: pinFor(history, config, now) };
}

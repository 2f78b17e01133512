import type { Rep } from '../config/config.ts';
import { nextOpening } from '../time/calendar.ts';
import { type Instant, instant, millis, minute, plus } from '../time/instant.ts';

const quarter = 15 * minute;

/** When to put a call into the rep's calendar: the next quarter of an hour in which they are at work. */
export function callTime(
  now: Instant,
  { hours, timeZone, absences }: Pick<Rep, 'hours' | 'timeZone' | 'absences'>,
): Instant {
  const next = instant(Math.ceil(millis(plus(now, minute)) / quarter) * quarter);
  return nextOpening(next, hours, timeZone, absences);
}

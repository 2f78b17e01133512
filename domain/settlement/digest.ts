import type { Deployment } from '../config/config.ts';
import { opening } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';

/** When the manager's next digest is due: as their next working day begins. */
export function nextDigest(
  { hours, timeZone }: Pick<Deployment['manager'], 'hours' | 'timeZone'>,
  now: Instant,
): Instant {
  const { from, to } = opening(now, hours, timeZone);
  return from > now ? from : opening(to, hours, timeZone).from;
}

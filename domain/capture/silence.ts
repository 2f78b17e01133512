import type { WorkingHours } from '../time/calendar.ts';
import { workingTimeBetween } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';

/** Whether a form has heard nothing for longer than it should, counted in somebody's working hours: nobody posts at night. */
export function isSilent(
  since: Instant,
  expectWithin: number,
  { hours, timeZone }: { hours: WorkingHours; timeZone: string },
  now: Instant,
): boolean {
  return workingTimeBetween(since, now, hours, timeZone) > expectWithin;
}

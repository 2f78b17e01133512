import { type WorkingHours, workingTimeBetween } from '../time/calendar.ts';
import { between, type Instant, second } from '../time/instant.ts';

/** Promises that somebody waits for; what is only due later is none yet. */
const watched = { start: 'OldestStart', wake: 'OldestWake', look: 'OldestLook', publish: 'OldestPublish' } as const;

export interface Waiting {
  what: string;
  since: Instant;
}

/** How long the oldest promise of each kind has waited, in seconds by the name of its metric; 0 where none waits. */
export function oldestWaiting(promises: readonly Waiting[], now: Instant): Record<string, number> {
  const oldest = Object.entries(watched).map(([kind, name]) => {
    const ages = promises.filter(({ what }) => what === kind).map(({ since }) => between(since, now) / second);
    return [name, Math.max(0, ...ages)] as const;
  });
  return Object.fromEntries(oldest);
}

/** Whether a form has heard nothing for longer than it should, counted in somebody's working hours: nobody posts at night. */
export function isSilent(
  since: Instant,
  expectWithin: number,
  { hours, timeZone }: { hours: WorkingHours; timeZone: string },
  now: Instant,
): boolean {
  return workingTimeBetween(since, now, hours, timeZone) > expectWithin;
}

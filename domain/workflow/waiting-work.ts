import { type WorkingHours, workingTimeBetween } from '../time/calendar.ts';
import { between, hour, type Instant, minute, plus, second } from '../time/instant.ts';

/** Promises that a lead or person waits for; a promise with a later due time does not count yet. */
const watched = { start: 'OldestStart', wake: 'OldestWake', look: 'OldestLook', publish: 'OldestPublish' } as const;

export interface Waiting {
  what: string;
  since: Instant;
}

/** How long the oldest promise of each kind has waited, in seconds by the name of its metric; 0 where none waits. */
export function oldestWaiting(promises: readonly Waiting[], now: Instant): Record<string, number> {
  const oldest = Object.entries(watched).map(([kind, name]) => {
    let age = 0;
    for (const { what, since } of promises) if (what === kind) age = Math.max(age, between(since, now) / second);
    return [name, age] as const;
  });
  return Object.fromEntries(oldest);
}

/**
 * Milliseconds after which the process behind a promise counts as dead, by kind of promise. No request lives as long as a
 * minute, and the workflow publishes several events at once.
 */
const aliveFor: Readonly<Record<string, number>> = {
  start: 30 * second,
  wake: 30 * second,
  look: 30 * second,
  guide: minute,
  correct: minute,
  merge: minute,
  answer: 30 * second,
  attach: minute,
  publish: minute,
  // A note that a running writer still needs must not be deleted; one that stays for an hour is harmless.
  refer: hour,
};

/** When the sweep keeps a promise. Only the sweep starts an execution that replaces another, so that one is due at the promised time. */
export function dueAt({ what, since, restarts = 0 }: Waiting & { restarts?: number }): Instant {
  return what === 'start' && restarts > 0 ? since : plus(since, aliveFor[what] ?? 0);
}

/** Whether a form had no post for too long. Only working hours count, because people do not post at night. */
export function isSilent(
  since: Instant,
  expectWithin: number,
  { hours, timeZone }: { hours: WorkingHours; timeZone: string },
  now: Instant,
): boolean {
  return workingTimeBetween(since, now, hours, timeZone) > expectWithin;
}

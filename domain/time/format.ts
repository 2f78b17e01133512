import { type Instant, millis } from './instant.ts';

/** `3 December 2026` in a time zone. */
export function dayOf(at: Instant, zone: string): string {
  // Made here: the first format of a process takes 20 ms, and most cold starts show no date.
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone });
  return format.format(millis(at));
}

/** `Tue 24 Nov, 10:42` in a time zone; with the year when it is not the one of `now`. */
export function momentOf(at: Instant, zone: string, now: Instant): string {
  const year = (instant: Instant) =>
    new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone: zone }).format(millis(instant));
  const date = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(year(at) !== year(now) && { year: 'numeric' }),
    timeZone: zone,
  }).format(millis(at));
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
    millis(at),
  );
  return `${date.replace(/^(\w+),/, '$1')}, ${clock}`;
}

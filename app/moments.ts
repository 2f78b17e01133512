import { said } from './texts/said/index.ts';

/** Moments are written as in the sentences beside them, and said in the language of the person. */
const ours = 'en-GB';

/** Milliseconds by which the API's clock is ahead of this one: a laptop's cloud may be days ahead. */
let ahead = 0;

/** Sets "today" by the API's time. */
export function setNow(now: string): void {
  ahead = Date.parse(now) - Date.now();
}

/** A moment for a reader in `zone`: the time today, else the day too. */
export function momentText(at: string, zone: string, now = new Date(Date.now() + ahead)): string {
  const moment = new Date(at);
  const day = (date: Date) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(date);
  const isToday = day(moment) === day(now);
  const isThisYear = day(moment).slice(0, 4) === day(now).slice(0, 4);
  const told = new Intl.DateTimeFormat(ours, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    // As in mails and pages: one clock for one moment.
    hourCycle: 'h23',
    ...(!isToday && { weekday: 'short', day: 'numeric', month: 'short' }),
    ...(!isThisYear && { year: 'numeric' }),
  });
  return said(told.format(moment));
}

/** A day, such as 2026-11-30, as people write it. */
export const dayText = (day: string): string =>
  said(
    new Intl.DateTimeFormat(ours, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }).format(
      new Date(day),
    ),
  );

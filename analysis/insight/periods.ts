import { dateOn, startOfDay } from '../../domain/time/calendar.ts';
import { day, instant, millis } from '../../domain/time/instant.ts';

/** The Monday of the week in which a moment is, on the wall of a zone: `2026-11-23`. */
export function weekOf(at: number, zone: string): string {
  const date = dateOn(instant(at), zone);
  const days = Date.parse(date) / day;
  // Day 0 of the epoch was a Thursday, three days after a Monday.
  return instant((days - ((((days + 3) % 7) + 7) % 7)) * day).slice(0, 10);
}

/** The month on the wall of a zone: `2026-11`. */
export const monthOf = (at: number, zone: string): string => dateOn(instant(at), zone).slice(0, 7);

/** The month after: `2027-01` after `2026-12`. */
export function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** The month before. */
export function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

/** When a day or a month of a zone begins. */
export const startOf = (period: string, zone: string): number =>
  millis(startOfDay(period.length === 7 ? `${period}-01` : period, zone));

/** The time between two moments that is on no Saturday or Sunday of a zone, in milliseconds. */
export function weekdayTime(from: number, to: number, zone: string): number {
  if (to <= from) return 0;
  let sum = to - from;
  // One week more on each side: the wall of a zone may be half a day away.
  for (let week = weekendBefore(from); week <= weekendBefore(to) + 2; week++) {
    const [starts, ends] = weekend(week, zone);
    sum -= Math.max(0, Math.min(to, ends) - Math.max(from, starts));
  }
  return sum;
}

/** Weekends are numbered from that of 3 January 1970. */
const weekendBefore = (at: number) => Math.floor((at / day - 2) / 7) - 1;

/** A weekend's beginning and end; cached, because every stay with sales needs it. */
function weekend(week: number, zone: string): readonly [number, number] {
  const known = weekends.get(zone) ?? new Map<number, readonly [number, number]>();
  weekends.set(zone, known);
  const saturday = (2 + 7 * week) * day;
  const found =
    known.get(week) ??
    ([0, 2].map((days) => startOf(instant(saturday + days * day).slice(0, 10), zone)) as [number, number]);
  known.set(week, found);
  return found;
}

const weekends = new Map<string, Map<number, readonly [number, number]>>();

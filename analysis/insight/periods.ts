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
  let sum = 0;
  let date = dateOn(instant(from), zone);
  for (let start = from; start < to; ) {
    const days = Date.parse(date) / day;
    const next = instant((days + 1) * day).slice(0, 10);
    const end = Math.min(to, startOf(next, zone));
    const weekday = (((days + 4) % 7) + 7) % 7;
    if (weekday !== 0 && weekday !== 6) sum += Math.max(0, end - start);
    [start, date] = [Math.max(end, start), next];
  }
  return sum;
}

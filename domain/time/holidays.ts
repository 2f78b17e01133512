import { type Absence, weekdays } from './calendar.ts';
import { day, instant } from './instant.ts';

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const positions = ['1st', '2nd', '3rd', '4th'];

/** How a holiday is written: `12-25`, `2027-05-03`, `easter+1`, `4th Thu of November`, `last Mon of May`. */
export const holidayPattern = new RegExp(
  `^(\\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$|^easter([+-]\\d{1,2})?$|^(${positions.join('|')}|last) (${weekdays.join('|')}) of (${months.join('|')})$`,
);

/** Whether there is such a day: `02-29` in some years, `02-30` in none. A text that is no date, such as `easter+1`, passes. */
export function isDate(text: string): boolean {
  if (!/^(\d{4}-)?\d\d-\d\d$/.test(text)) return true;
  const whole = text.length === '12-25'.length ? `2028-${text}` : text;
  const ms = Date.parse(`${whole}T00:00:00Z`);
  return Number.isFinite(ms) && isoDate(ms) === whole;
}

/** The dates of holidays from the year before to the year after this one, each as a day away; 29 February is none in other years. */
export function holidaysAround(year: number, holidays: readonly string[]): readonly Absence[] {
  const known = cache.get(holidays) ?? new Map<number, readonly Absence[]>();
  cache.set(holidays, known);
  const found =
    known.get(year) ??
    [year - 1, year, year + 1].flatMap((one) =>
      holidays.map((text) => dateOf(text, one)).map((date) => ({ from: date, to: date })),
    );
  known.set(year, found);
  return found;
}

/** Cached by their list: the next touch of a lead reads them several times. */
const cache = new WeakMap<readonly string[], Map<number, readonly Absence[]>>();

function dateOf(text: string, year: number): string {
  const [, shift] = /^easter([+-]\d+)?$/.exec(text) ?? [];
  if (text.startsWith('easter')) return isoDate(easterSunday(year) + Number(shift ?? 0) * day);
  const [, position, weekday, month] = /^(\S+) (\S+) of (\S+)$/.exec(text) ?? [];
  if (position && weekday && month) return isoDate(nthWeekday(year, months.indexOf(month), weekday, position));
  return text.length === '12-25'.length ? `${year}-${text}` : text;
}

const isoDate = (ms: number) => instant(ms).slice(0, 10);

function nthWeekday(year: number, month: number, weekday: string, position: string): number {
  const last = Date.UTC(year, month + 1, 0);
  const wanted = weekdays.indexOf(weekday);
  if (position === 'last') return last - ((new Date(last).getUTCDay() - wanted + 7) % 7) * day;
  const first = Date.UTC(year, month, 1);
  return first + (((wanted - new Date(first).getUTCDay() + 7) % 7) + 7 * positions.indexOf(position)) * day;
}

/** Anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8; https://en.wikipedia.org/wiki/Date_of_Easter). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1);
}

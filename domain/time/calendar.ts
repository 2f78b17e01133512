import { day, hour, type Instant, instant, millis, minute } from './instant.ts';

/** Whole days away, first and last included, as dates in the rep's zone (`2026-12-24`). */
export interface Absence {
  from: string;
  to: string;
}

/** On which days, and between which times of day (`09:00`, up to `24:00`), mail may be sent or a rep is at work. */
export interface WorkingHours {
  days: ('Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun')[];
  from: string;
  to: string;
}

/** A stretch of time in which mail may be sent or a rep is at work: `from` belongs to it, `to` no longer does. */
export interface Opening {
  from: Instant;
  to: Instant;
}

/** Days of the week as JavaScript counts them. */
export const weekdays: readonly string[] = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** Longer than any planned absence; only hours without a single working day reach it. */
const farAway = 4_000;

/** Whether reps or mail are "in" at a moment. */
export function inHours(at: Instant, hours: WorkingHours, zone: string, absences: readonly Absence[] = []): boolean {
  return opening(at, hours, zone, absences).from <= at;
}

/** The opening that contains a moment, or the next one after it. */
export function opening(at: Instant, hours: WorkingHours, zone: string, absences: readonly Absence[] = []): Opening {
  for (const { from, to } of openings(millis(at), hours, zone, absences))
    return { from: instant(from), to: instant(to) };
  throw new RangeError(`no opening within ${farAway} days of ${at}`);
}

/** The earliest moment at or after `at` inside the hours. */
export function nextOpening(
  at: Instant,
  hours: WorkingHours,
  zone: string,
  absences: readonly Absence[] = [],
): Instant {
  const { from } = opening(at, hours, zone, absences);
  return from > at ? from : at;
}

/** The first moment after `from` at which a zone's wall shows this time on this weekday; `weekday` is `Mon` to `Sun`. */
export function nextWeekMoment(
  from: Instant,
  { weekday, clock }: { weekday: string; clock: string },
  zone: string,
): Instant {
  const today = Math.floor(wallClock(millis(from), zone) / day) * day;
  for (let date = today; ; date += day) {
    if (weekdayOf(date) !== weekday) continue;
    const at = atWallClock(date + timeOfDay(clock), zone);
    if (at > millis(from)) return instant(at);
  }
}

/** A zone's local day and time: `{ weekday: 'Tue', clock: '10:00' }`. */
export function weekMoment(at: Instant, zone: string): { weekday: string; clock: string } {
  const wall = wallClock(millis(at), zone);
  return { weekday: weekdayOf(Math.floor(wall / day) * day) ?? '', clock: new Date(wall).toISOString().slice(11, 16) };
}

/** The moment when `ms` milliseconds of working time have passed since `from`. */
export function workingTimePlus(
  from: Instant,
  ms: number,
  hours: WorkingHours,
  zone: string,
  absences: readonly Absence[] = [],
): Instant {
  let left = ms;
  for (const each of openings(millis(from), hours, zone, absences)) {
    const start = Math.max(each.from, millis(from));
    if (start + left <= each.to) return instant(start + left);
    left -= each.to - start;
  }
  throw new RangeError(`no ${ms} ms of working time within ${farAway} days of ${from}`);
}

/** How many milliseconds of working time lie between two moments; 0 when `to` is not later. */
export function workingTimeBetween(
  from: Instant,
  to: Instant,
  hours: WorkingHours,
  zone: string,
  absences: readonly Absence[] = [],
): number {
  const [start, end] = [millis(from), millis(to)];
  let sum = 0;
  if (end <= start) return sum;
  for (const each of openings(start, hours, zone, absences)) {
    if (each.from >= end) break;
    sum += Math.min(each.to, end) - Math.max(each.from, start);
  }
  return sum;
}

/** When a rep is away next, or since when: the first moment of an absence that is not over. Undefined when none is planned. */
export function awayFrom(at: Instant, zone: string, absences: readonly Absence[]): Instant | undefined {
  const ahead = absences
    .map(({ from, to }) => ({ from: atWallClock(Date.parse(from), zone), to: atWallClock(Date.parse(to) + day, zone) }))
    .filter(({ to }) => to > millis(at));
  return ahead.length === 0 ? undefined : instant(Math.min(...ahead.map(({ from }) => from)));
}

/** The first moment of a day, `2027-03-12`, in a zone. */
export function startOfDay(date: string, zone: string): Instant {
  return instant(atWallClock(Date.parse(date), zone));
}

/** The date on a zone's wall: `2027-03-12`. */
export function dateOn(at: Instant, zone: string): string {
  return instant(wallClock(millis(at), zone)).slice(0, 10);
}

/** Whether the text names a time zone the runtime knows. */
export function isZone(zone: string): boolean {
  try {
    return zone !== '' && wallFormat(zone) !== undefined;
  } catch {
    return false;
  }
}

/** A zone's name as its database spells it: `Europe/Berlin` for `europe/berlin`. Another name of the same zone stays. */
export function zoneName(zone: string): string {
  const { timeZone } = wallFormat(zone).resolvedOptions();
  return timeZone.toLowerCase() === zone.toLowerCase() ? timeZone : zone;
}

/** A local time with its date and offset: `Mon 23 Nov 2026, 09:05 (GMT+1)`. */
export function localTime(at: Instant, zone: string): string {
  const wall = wallClock(millis(at), zone);
  const [, date, month, year] = new Date(wall).toUTCString().split(' ');
  const offset = Math.round((wall - millis(at)) / minute);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const shift =
    offset === 0 ? '' : `${offset < 0 ? '-' : '+'}${hours}${minutes ? `:${String(minutes).padStart(2, '0')}` : ''}`;
  return `${weekdays[new Date(wall).getUTCDay()]} ${Number(date)} ${month} ${year}, ${new Date(wall).toISOString().slice(11, 16)} (GMT${shift})`;
}

/** A local time, relative to `now`: `9:05` today, `Fri 20 Nov, 9:05` on any other day. */
export function wallTime(at: Instant, zone: string, now: Instant): string {
  const wall = new Date(wallClock(millis(at), zone));
  const clock = wall.toISOString().slice(11, 16).replace(/^0/, '');
  if (dateOn(at, zone) === dateOn(now, zone)) return clock;
  const [, date, month] = wall.toUTCString().split(' ');
  return `${weekdays[wall.getUTCDay()]} ${Number(date)} ${month}, ${clock}`;
}

/** Openings that end after `after`, in order. Each is made from wall-clock times, so daylight saving moves it as people expect. */
function* openings(
  after: number,
  hours: WorkingHours,
  zone: string,
  absences: readonly Absence[],
): Generator<{ from: number; to: number }> {
  // The day before too: where clocks jump at midnight, yesterday's hours may reach into today.
  let date = Math.floor(wallClock(after, zone) / day) * day - day;
  for (let count = 0; count < farAway; count++, date += day) {
    const weekday = weekdayOf(date);
    if (!hours.days.some((one) => one === weekday)) continue;
    const away = absences.length > 0 && awayOn(date, absences);
    if (away) {
      date = Date.parse(away.to);
      continue;
    }
    const from = atWallClock(date + timeOfDay(hours.from), zone);
    const to = atWallClock(date + timeOfDay(hours.to), zone);
    if (to > after && to > from) yield { from, to };
  }
}

/** Days are counted from a Thursday, 1 January 1970. */
const weekdayOf = (date: number) => weekdays[(((date / day + 4) % 7) + 7) % 7];

function awayOn(date: number, absences: readonly Absence[]): Absence | undefined {
  const name = instant(date).slice(0, 10);
  return absences.find(({ from, to }) => from <= name && name <= to);
}

const timeOfDay = (clock: string) => Number(clock.slice(0, 2)) * hour + Number(clock.slice(3)) * minute;

/** The moment a zone's wall clock shows `wall`; the first of two when clocks go back, the later side of the gap when they go forward. */
function atWallClock(wall: number, zone: string): number {
  const before = wall - (wallClock(wall - day, zone) - (wall - day));
  const after = wall - (wallClock(wall + day, zone) - (wall + day));
  const exact = [before, after].filter((ms) => wallClock(ms, zone) === wall);
  return exact.length > 0 ? Math.min(...exact) : before;
}

/** A zone's local time as if it were UTC: arithmetic on it is arithmetic on dates and times of day. */
function wallClock(ms: number, zone: string): number {
  let known = offsets.get(zone);
  if (known === undefined || known.size > mostOffsets) {
    known = new Map();
    offsets.set(zone, known);
  }
  const stretch = Math.floor(ms / constantFor);
  const offset = known.get(stretch) ?? wallClockOf(ms, zone) - ms;
  known.set(stretch, offset);
  return ms + offset;
}

/** Zones change their clocks at quarters of an hour (of UTC too), so within one the offset is the same. */
const constantFor = 15 * minute;
const mostOffsets = 50_000;
/** Asking Intl takes most of the time a plan takes, and plans ask about the same days again and again. */
const offsets = new Map<string, Map<number, number>>();

function wallClockOf(ms: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of wallFormat(zone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day: date = 1, hour: hours = 0, minute: minutes = 0, second: seconds = 0 } = parts;
  return Date.UTC(year, month - 1, date, hours, minutes, seconds) + (((ms % 1_000) + 1_000) % 1_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter takes a millisecond to make, so one is cached for each zone. Throws RangeError for an unknown zone. */
function wallFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** A moment in UTC, ISO 8601 with milliseconds (`2026-11-22T09:00:00.000Z`): sorts as text, reads well in tables and logs. */
export type Instant = string;

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
export const week = 7 * day;

const units: Record<string, number> = { second, minute, hour, day, week };

/** Milliseconds since the epoch, for arithmetic. Throws RangeError when the text is no date. */
export function millis(instant: Instant): number {
  const canonical = canonicalMillis(instant);
  if (canonical !== undefined) return canonical;
  const value = Date.parse(instant);
  if (Number.isNaN(value)) throw new RangeError(`not an instant: ${instant}`);
  return value;
}

/**
 * `2026-11-22T09:00:00.000Z` in a fifth of the time Date.parse takes; undefined when it is written in any other way. Days
 * are counted as in http://howardhinnant.github.io/date_algorithms.html#days_from_civil.
 */
function canonicalMillis(text: Instant): number | undefined {
  if (text.length !== 24 || text[10] !== 'T' || text[13] !== ':' || text[19] !== '.' || text[23] !== 'Z')
    return undefined;
  let wrong = 0;
  const digits = (from: number, to: number) => {
    let value = 0;
    for (let index = from; index < to; index++) {
      const digit = text.charCodeAt(index) - 48;
      if (digit < 0 || digit > 9) wrong += 1;
      value = value * 10 + digit;
    }
    return value;
  };
  const [year, month, date] = [digits(0, 4), digits(5, 7), digits(8, 10)];
  const [hours, minutes, ms] = [digits(11, 13), digits(14, 16), digits(17, 19) * second + digits(20, 23)];
  if (wrong > 0 || month < 1 || month > 12 || date < 1 || date > 28 || hours > 23 || minutes > 59 || ms >= minute)
    return undefined; // Date.parse handles invalid dates and the last days of a month
  const civil = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const days = civil * 365 + Math.floor(civil / 4) - Math.floor(civil / 100) + Math.floor(civil / 400) + dayOfYear;
  return (days - 719_468) * day + hours * hour + minutes * minute + ms;
}

/** The instant at `ms` milliseconds since the epoch. */
export function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** The instant `ms` milliseconds after (or, when negative, before) another. */
export function plus(from: Instant, ms: number): Instant {
  return instant(millis(from) + ms);
}

/** Milliseconds from one instant to a later one; negative when `to` is earlier. */
export function between(from: Instant, to: Instant): number {
  return millis(to) - millis(from);
}

/** The later of instants that sort as text. */
export function latest(...instants: readonly Instant[]): Instant {
  return instants.toSorted().at(-1) ?? instant(0);
}

/** Orders activities by time, the oldest first; those of one moment keep their order. */
export function byTime(a: { at: Instant }, b: { at: Instant }): number {
  return a.at === b.at ? 0 : a.at < b.at ? -1 : 1;
}

/** `'3 days'`, `'1 week'`, `'90 minutes'` as milliseconds; undefined when the text is no duration. */
export function duration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) (second|minute|hour|day|week)s?$/.exec(text.trim());
  const unit = match?.[2] === undefined ? undefined : units[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

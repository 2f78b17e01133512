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
  const value = Date.parse(instant);
  if (Number.isNaN(value)) throw new RangeError(`not an instant: ${instant}`);
  return value;
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

/** `'3 days'`, `'1 week'`, `'90 minutes'` as milliseconds; undefined when the text is no duration. */
export function duration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) (second|minute|hour|day|week)s?$/.exec(text.trim());
  const unit = match?.[2] === undefined ? undefined : units[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

import { clipped, manyLines } from '../capture/text.ts';
import type { InvalidField } from '../lead/invalid-field.ts';
import { startOfDay } from '../time/calendar.ts';
import { type Instant, instant } from '../time/instant.ts';

/** The fields of a form by name; a missing field is undefined. */
export type Fields = (name: string) => string | undefined;
export type Read<T> = { ok: true; value: T } | { ok: false; invalid: InvalidField };

export const ok = <T>(value: T): Read<T> => ({ ok: true, value });
export const bad = (field: string, got: string | undefined, expected: string): Read<never> => ({
  ok: false,
  invalid: { field, got: got ?? '', expected },
});

/** A field without spaces and invisible characters around and in it, cut to `longest` characters; undefined when it is empty. */
export const text = (fields: Fields, name: string, longest = 500) =>
  clipped(manyLines(fields(name) ?? ''), longest) || undefined;

/** A day of the calendar, `2027-01-31`, as a date field writes it or a person: `31.1.2027`, `2027/1/31`. Undefined when it is none. */
export function dayOf(given: string): string | undefined {
  const written = given.replace(/^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/, '$3-$2-$1');
  const [, year, month, date] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(written) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const ms = Date.parse(day);
  // Date.parse takes 30 February for 2 March.
  return !Number.isNaN(ms) && instant(ms).startsWith(day) ? day : undefined;
}

/** When such a day begins; undefined when it is none. */
export function dayIn(given: string, zone: string): Instant | undefined {
  const day = dayOf(given);
  return day && startOfDay(day, zone);
}

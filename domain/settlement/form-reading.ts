import type { InvalidField } from '../lead/invalid-field.ts';
import { startOfDay } from '../time/calendar.ts';
import { type Instant, instant } from '../time/instant.ts';

/** The fields of a form by name, undefined when there is none. */
export type Fields = (name: string) => string | undefined;
export type Read<T> = { ok: true; value: T } | { ok: false; invalid: InvalidField };

export const ok = <T>(value: T): Read<T> => ({ ok: true, value });
export const bad = (field: string, got: string | undefined, expected: string): Read<never> => ({
  ok: false,
  invalid: { field, got: got ?? '', expected },
});

/** A field without the space around it, cut to `longest` characters; undefined when it is empty. */
export const text = (fields: Fields, name: string, longest = 500) =>
  fields(name)?.trim().slice(0, longest) || undefined;

/** Whether this is a day of the calendar, as a date field writes it: `2027-01-31`. */
export function isDay(given: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(given) : Number.NaN;
  // Date.parse takes 30 February for 2 March.
  return !Number.isNaN(ms) && instant(ms).startsWith(given);
}

/** When such a day begins; undefined when it is none. */
export const dayIn = (given: string, zone: string): Instant | undefined =>
  isDay(given) ? startOfDay(given, zone) : undefined;

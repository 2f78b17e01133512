import type { Config } from '../config/config.ts';
import { type Instant, instant, minute } from '../time/instant.ts';

/** Clocks differ; what is said to happen later than this is not right. */
export const ahead = 5 * minute;

/** ISO 8601, or seconds or milliseconds since 1970. */
export function momentOf(value: unknown): Instant | undefined {
  const number = typeof value === 'number' || /^\d{9,14}$/.test(String(value)) ? Number(value) : Number.NaN;
  const ms = Number.isNaN(number) ? Date.parse(String(value)) : number < 1e11 ? number * 1_000 : number;
  return Number.isFinite(ms) && Math.abs(ms) < 8e15 ? instant(ms) : undefined;
}

/** The id of the rep with this id or address. */
export const repOf = (said: unknown, { sales }: Pick<Config, 'sales'>): string | undefined =>
  sales.reps.find(({ id, email }) => id === said || email.toLowerCase() === String(said).toLowerCase())?.id;

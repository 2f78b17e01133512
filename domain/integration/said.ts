import { addressIn } from '../capture/several.ts';
import type { Config } from '../config/config.ts';
import { type Instant, instant, minute } from '../time/instant.ts';

/** Clocks differ; what is said to happen later than this is not right. */
export const ahead = 5 * minute;

/** ISO 8601, or seconds or milliseconds since 1970. A time without a zone is that of Greenwich. */
export function momentOf(value: unknown): Instant | undefined {
  const text = String(value).trim();
  const number = /^\d{9,14}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
  const ms = number === undefined ? Date.parse(iso) : number < 1e11 ? number * 1_000 : number;
  return Number.isFinite(ms) && Math.abs(ms) < 8e15 ? instant(ms) : undefined;
}

/** The id of the rep with this id or address, also beside a name. */
export function repOf(said: unknown, { sales }: Pick<Config, 'sales'>): string | undefined {
  const name = String(said).trim().toLowerCase();
  const address = addressIn(name);
  return sales.reps.find(({ id, email }) => id.toLowerCase() === name || email.toLowerCase() === address)?.id;
}

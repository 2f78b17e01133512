import { addressIn } from '../capture/contacts-in-text.ts';
import type { Config } from '../config/config.ts';
import { dayOf } from '../settlement/form-reading.ts';
import { type Instant, instant, minute } from '../time/instant.ts';

/** Clocks differ; a moment further in the future is refused. */
export const ahead = 5 * minute;

/** ISO 8601, a usual date, or seconds or milliseconds since 1970. A time without a zone is UTC. */
export function momentOf(value: unknown): Instant | undefined {
  const said = String(value).trim();
  const text = dayOf(said) ?? said;
  const number = /^\d{9,14}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
  const ms = number === undefined ? Date.parse(iso) : number < 1e11 ? number * 1_000 : number;
  return Number.isFinite(ms) && Math.abs(ms) < 8e15 ? instant(ms) : undefined;
}

/** The id of the rep with this id, address (also beside a name), or name, where only one has it. */
export function repOf(said: unknown, { sales }: Pick<Config, 'sales'>): string | undefined {
  const name = String(said).trim().toLowerCase();
  const address = addressIn(name);
  const known = sales.reps.find(({ id, email }) => id.toLowerCase() === name || email.toLowerCase() === address);
  const [named, ...others] = sales.reps.filter((rep) => rep.name.toLowerCase() === name);
  return (known ?? (others.length === 0 ? named : undefined))?.id;
}

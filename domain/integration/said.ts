import { addressIn } from '../capture/contacts-in-text.ts';
import type { Config } from '../config/config.ts';
import { dayOf } from '../settlement/form-reading.ts';
import { type Instant, instant, minute } from '../time/instant.ts';

/** Clocks differ; a moment further in the future is refused. */
export const ahead = 5 * minute;

/** ISO 8601, a usual date, or seconds or milliseconds since 1970. A time without a zone is UTC. */
export function momentOf(value: unknown): Instant | undefined {
  const said = String(value)
    .trim()
    // As ASP.NET, Java and iCalendar write it.
    .replace(/^\/Date\((\d{9,14})\)\/$/, '$1')
    .replace(/(?<=[+-]\d\d:\d\d|Z)\[[\w/+-]{1,40}\]$/, '')
    .replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?=Z?$)/, '$1-$2-$3T$4:$5:$6')
    .replace(/(?<=T\d\d:\d\d.{0,16}[+-]\d\d)$/, ':00');
  const text = dayOf(said) ?? said;
  const number = /^\d{9,14}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
  if (number === undefined && !isDate(iso)) return undefined;
  const ms = number === undefined ? Date.parse(iso) : number < 1e11 ? number * 1_000 : number;
  return Number.isFinite(ms) && Math.abs(ms) < 8e15 ? instant(ms) : undefined;
}

/** Date.parse takes 30 February for 2 March, and "12" or "Deal 3" for a day of 2001. */
function isDate(text: string): boolean {
  const [day] = /^\d{4}-\d\d-\d\d(?=T| )/.exec(text) ?? [];
  return day === undefined ? /(?<!\d)[12]\d{3}(?!\d)/.test(text) : dayOf(day) !== undefined;
}

/** The id of the rep with this id, address (also beside a name), or name, where only one has it. */
export function repOf(said: unknown, { sales }: Pick<Config, 'sales'>): string | undefined {
  const name = String(said).trim().toLowerCase();
  const address = addressIn(name);
  const known = sales.reps.find(({ id, email }) => id.toLowerCase() === name || email.toLowerCase() === address);
  const [named, ...others] = sales.reps.filter((rep) => rep.name.toLowerCase() === name);
  return (known ?? (others.length === 0 ? named : undefined))?.id;
}

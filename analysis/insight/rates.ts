/** A part of a whole with its 95 % interval, and the lifecycles that are the part, by name (`nameOf`; erased ones have none). */
export interface Rate {
  n: number;
  of: number;
  /** 0 to 1; absent when there is nothing to divide by. */
  rate?: number;
  low?: number;
  high?: number;
  leads: readonly string[];
}

/** The two-sided 95 % point of the normal distribution. */
export const z95 = 1.959963984540054;

/**
 * Wilson's score interval of a proportion, from 0 to 1 (E. B. Wilson 1927;
 * https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval). `of` is above 0.
 */
export function wilson(n: number, of: number, z = z95): { low: number; high: number } {
  const p = n / of;
  const scale = 1 + (z * z) / of;
  const middle = (p + (z * z) / (2 * of)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))) / scale;
  return { low: n === 0 ? 0 : Math.max(0, middle - half), high: n === of ? 1 : Math.min(1, middle + half) };
}

export function rateOf(n: number, of: number, leads: readonly string[] = []): Rate {
  return of === 0 ? { n, of, leads } : { n, of, rate: n / of, ...wilson(n, of), leads };
}

/** Counts lifecycles and keeps their names. */
export interface Tally {
  n: number;
  leads: string[];
}

export const tally = (): Tally => ({ n: 0, leads: [] });

export function count(into: Tally, name: string): void {
  into.n += 1;
  if (name !== '') into.leads.push(name);
}

export const partOf = ({ n, leads }: Tally, of: number): Rate => rateOf(n, of, leads);

/** The value of a key in a map, made when it is missing. */
export function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** By key, in the order of the keys. */
export const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** Without undefined parts: only known values are stored and shown. */
export const present = <T extends object>(parts: T): T =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;

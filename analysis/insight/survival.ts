/** How long something took, or how long it has taken until now (`event` is absent: it is censored). */
export interface Duration {
  ms: number;
  /** What ended it, or absent when it goes on. */
  event?: string;
}

/** How much of it lasts longer than each time at which something ended; 1 before the first. */
export interface Survival {
  times: number[];
  /** S(t) after each of them. */
  lasting: number[];
  n: number;
  ended: number;
}

/**
 * The product-limit estimate of Kaplan and Meier: what still goes on counts for as long as it has, so it never shortens the
 * estimate (https://en.wikipedia.org/wiki/Kaplan%E2%80%93Meier_estimator).
 */
export function kaplanMeier(durations: readonly Duration[]): Survival {
  const sorted = durations.toSorted((a, b) => a.ms - b.ms);
  const found: Survival = { times: [], lasting: [], n: sorted.length, ended: 0 };
  let lasting = 1;
  for (const { ms, atRisk, ended } of tied(sorted)) {
    if (ended.length === 0) continue;
    lasting *= 1 - ended.length / atRisk;
    found.ended += ended.length;
    found.times.push(ms);
    found.lasting.push(lasting);
  }
  return found;
}

/** The time by which a share (0 to 1) has ended, in milliseconds; undefined while less than that has. */
export function quantile({ times, lasting }: Survival, share: number): number | undefined {
  const index = lasting.findIndex((part) => part <= 1 - share + 1e-9);
  return index < 0 ? undefined : times[index];
}

/**
 * The share that has ended in each way by each of these times (in order), when each way excludes the others (Aalen and Johansen 1978): one minus
 * Kaplan–Meier of one way alone would be too much. With the share that lasts they add up to 1.
 */
export function cumulativeIncidence(
  durations: readonly Duration[],
  until: readonly number[],
): ReadonlyMap<string, number>[] {
  const sorted = durations.toSorted((a, b) => a.ms - b.ms);
  const shares = new Map<string, number>();
  const found: Map<string, number>[] = [];
  let lasting = 1;
  for (const { ms, atRisk, ended } of tied(sorted)) {
    while (found.length < until.length && ms > (until[found.length] ?? 0)) found.push(new Map(shares));
    for (const event of ended) shares.set(event, (shares.get(event) ?? 0) + lasting / atRisk);
    lasting *= 1 - ended.length / atRisk;
  }
  return until.map((_, index) => found[index] ?? shares);
}

/** Durations of one length together: how many went on until then, and what ended then. */
function* tied(sorted: readonly Duration[]): Generator<{ ms: number; atRisk: number; ended: string[] }> {
  for (let index = 0; index < sorted.length; ) {
    const from = index;
    const { ms = 0 } = sorted[from] ?? {};
    const ended: string[] = [];
    for (; index < sorted.length && sorted[index]?.ms === ms; index++) {
      const event = sorted[index]?.event;
      if (event !== undefined) ended.push(event);
    }
    yield { ms, atRisk: sorted.length - from, ended };
  }
}

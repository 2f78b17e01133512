/** How long something took, or how long it has taken until now (`event` is absent: it is censored). */
export interface Duration {
  ms: number;
  /** The event that ended it; absent while it continues. */
  event?: string;
}

/** The share that lasts longer than each time at which something ended; 1 before the first. */
interface Survival {
  times: number[];
  /** S(t) after each of them. */
  lasting: number[];
  n: number;
  ended: number;
}

/**
 * The product-limit estimate of Kaplan and Meier: a continuing duration counts as long as it has lasted, so it never shortens
 * the estimate (https://en.wikipedia.org/wiki/Kaplan%E2%80%93Meier_estimator).
 */
export function kaplanMeier(durations: readonly Duration[]): Survival {
  const found: Survival = { times: [], lasting: [], n: durations.length, ended: 0 };
  let lasting = 1;
  for (const { ms, atRisk, ended } of tied(ordered(durations))) {
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
  const shares = new Map<string, number>();
  const found: Map<string, number>[] = [];
  let lasting = 1;
  for (const { ms, atRisk, ended } of tied(ordered(durations))) {
    while (found.length < until.length && ms > (until[found.length] ?? 0)) found.push(new Map(shares));
    for (const event of ended) shares.set(event, (shares.get(event) ?? 0) + lasting / atRisk);
    lasting *= 1 - ended.length / atRisk;
  }
  return until.map((_, index) => found[index] ?? shares);
}

/** Durations by length: numbers are sorted many times faster than objects, so the event is in the last digits of each. */
interface Ordered {
  keys: Float64Array;
  /** The first is that of continuing ones. */
  events: readonly (string | undefined)[];
}

function ordered(durations: readonly Duration[]): Ordered {
  const events: (string | undefined)[] = [undefined];
  const places = new Map<string | undefined, number>([[undefined, 0]]);
  const keys = new Float64Array(durations.length);
  for (let index = 0; index < durations.length; index++) {
    const { ms, event } = durations[index] as Duration;
    let place = places.get(event);
    if (place === undefined) {
      place = events.push(event) - 1;
      places.set(event, place);
    }
    keys[index] = Math.round(ms) * mostEvents + place;
  }
  return { keys: keys.sort(), events };
}

/** A power of two, so that no digit of a length in milliseconds is lost. */
const mostEvents = 16;

/** Durations of one length together: how many went on until then, and what ended then. */
function* tied({ keys, events }: Ordered): Generator<{ ms: number; atRisk: number; ended: string[] }> {
  for (let index = 0; index < keys.length; ) {
    const from = index;
    const ms = Math.floor((keys[from] as number) / mostEvents);
    const ended: string[] = [];
    for (; index < keys.length && (keys[index] as number) < (ms + 1) * mostEvents; index++) {
      const event = events[(keys[index] as number) - ms * mostEvents];
      if (event !== undefined) ended.push(event);
    }
    yield { ms, atRisk: keys.length - from, ended };
  }
}

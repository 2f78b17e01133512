/** Random numbers that are the same for the same seed. */
export interface SeededRandom {
  /** From 0 up to but not including 1. */
  next(): number;
  /** True with this probability. */
  is(probability: number): boolean;
  /** A random item, by weight. */
  pick<T>(weighted: readonly (readonly [T, number])[]): T;
  /** Around 0 with a standard deviation of 1 (Box–Muller transform). */
  normal(): number;
  /** How many of something rare happens, by the mean (Knuth, The Art of Computer Programming, vol. 2, 3.4.1). */
  poisson(mean: number): number;
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, quick, and good enough to make up people. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    is: (probability) => next() < probability,
    pick(weighted) {
      let left = next() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of weighted) {
        left -= weight;
        if (left < 0) return value;
      }
      const last = weighted.at(-1);
      if (last === undefined) throw new RangeError('nothing to pick from');
      return last[0];
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    poisson(mean) {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count += 1;
      return count;
    },
  };
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorOfTotal, estimate, largestError, sampleOf } from '../../../analysis/sampling/sampling.ts';
import { createSeededRandom } from '../../../analysis/sampling/seeded-random.ts';

const ids = Array.from({ length: 5_000 }, (_, n) => `lead-${n}`);
/** Who is in a sample does not depend on what is counted in it, so all shares look at the same samples. */
const samples = Array.from({ length: 300 }, (_, n) => sampleOf(ids, 400, n + 1));

describe('a sample', () => {
  test('is the same for the same seed in any order, and another for another seed', () => {
    expect(sampleOf(ids.toReversed(), 100, 7)).toEqual(sampleOf(ids, 100, 7));
    expect(sampleOf(ids, 100, 8)).not.toEqual(sampleOf(ids, 100, 7));
    expect(new Set(sampleOf([...ids, ...ids], 100, 7)).size).toBe(100);
  });

  test('changes by at most one lead when one comes or goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: ids.length - 1 }), fc.nat(), (gone, seed) => {
        const before = new Set(sampleOf(ids, 50, seed));
        const after = sampleOf(ids.toSpliced(gone, 1), 50, seed);
        expect(after.filter((id) => !before.has(id)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20 },
    );
  });

  test.each([0.002, 0.05, 0.5, 0.97])(
    'of a share of %f: the truth is in the range given in 19 of 20 samples',
    (share) => {
      const chance = createSeededRandom(3);
      const marked = new Set(ids.filter(() => chance.is(share)));
      let right = 0;
      for (const sample of samples) {
        const { low, high } = estimate(sample.filter((id) => marked.has(id)).length, sample.length, ids.length);
        if (low <= marked.size && marked.size <= high) right += 1;
      }
      expect(right / samples.length).toBeGreaterThan(0.92);
    },
  );

  test('of all is exact', () => {
    expect(estimate(3, 10, 10)).toEqual({ count: 3, low: 3, high: 3 });
    expect([largestError(10, 10), errorOfTotal(2, 10, 10), largestError(0, 0)]).toEqual([0, 0, 0]);
  });

  test('of two thousand is right to about two points', () => {
    expect(largestError(2_000, 100_000)).toBeCloseTo(0.0217, 3);
  });
});

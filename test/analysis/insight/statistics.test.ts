import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newcombe } from '../../../analysis/insight/mails.ts';
import { wilson } from '../../../analysis/insight/rates.ts';
import { cumulativeIncidence, type Duration, kaplanMeier, quantile } from '../../../analysis/insight/survival.ts';

const events = ['on', 'back', 'lost'];
const duration = fc.record({ ms: fc.integer({ min: 0, max: 30 }), ended: fc.option(fc.constantFrom(...events)) });
const durations = fc
  .array(duration, { minLength: 1, maxLength: 40 })
  .map((all) => all.map(({ ms, ended }): Duration => (ended === null ? { ms } : { ms, event: ended })));

/** The product over all times until `t`, each counted through all durations. */
function lastingAt(all: readonly Duration[], t: number): number {
  let lasting = 1;
  for (let time = 0; time <= t; time++) {
    const atRisk = all.filter(({ ms }) => ms >= time).length;
    const ended = all.filter(({ ms, event }) => ms === time && event !== undefined).length;
    if (atRisk > 0) lasting *= (atRisk - ended) / atRisk;
  }
  return lasting;
}

describe('time until something happens', () => {
  test('Kaplan–Meier is the product over all times', () => {
    fc.assert(
      fc.property(durations, (all) => {
        const { times, lasting, n, ended } = kaplanMeier(all);
        expect(n).toBe(all.length);
        expect(ended).toBe(all.filter(({ event }) => event !== undefined).length);
        for (const [index, time] of times.entries()) expect(lasting[index]).toBeCloseTo(lastingAt(all, time), 9);
        for (const share of [0.5, 0.75, 0.9]) {
          const found = Array.from({ length: 31 }, (_, t) => t).find((t) => lastingAt(all, t) <= 1 - share + 1e-9);
          expect(quantile(kaplanMeier(all), share)).toBe(found);
        }
      }),
    );
  });

  test('without anything that goes on, the median is the middle one', () => {
    expect(quantile(kaplanMeier([5, 1, 4, 2, 3].map((ms) => ({ ms, event: 'on' }))), 0.5)).toBe(3);
  });

  test('what still goes on never shortens the time', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.25, 0.5, 0.75, 0.9), (all, share) => {
        const finished = all.filter(({ event }) => event !== undefined);
        const alone = quantile(kaplanMeier(finished), share) ?? 0;
        expect(quantile(kaplanMeier(all), share) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(alone);
      }),
    );
  });

  test('the ways in which it ends and what lasts add up to one, and no way is more than Kaplan–Meier of it alone', () => {
    fc.assert(
      fc.property(durations, fc.nat(30), (all, until) => {
        const [shares = new Map<string, number>()] = cumulativeIncidence(all, [until]);
        const sum = [...shares.values()].reduce((total, one) => total + one, 0);
        expect(sum + lastingAt(all, until)).toBeCloseTo(1, 9);
        for (const [event, share] of shares) {
          const alone = all.map((one) => (one.event === event ? one : { ms: one.ms }));
          expect(share).toBeLessThanOrEqual(1 - lastingAt(alone, until) + 1e-9);
        }
      }),
    );
  });
});

describe('intervals', () => {
  test('Wilson’s holds the rate, and narrows with more of the same', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 200 }), (some, more) => {
        const of = some + more;
        const [one, ten] = [wilson(some, of), wilson(10 * some, 10 * of)];
        expect(one.low).toBeLessThanOrEqual(some / of);
        expect(one.high).toBeGreaterThanOrEqual(some / of);
        expect(ten.high - ten.low).toBeLessThan(one.high - one.low);
      }),
    );
  });

  test('Wilson’s of 81 in 263 is what Newcombe printed', () => {
    const { low, high } = wilson(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  test('Newcombe’s of 56 in 70 and 48 in 80 is what he printed', () => {
    const { low, high } = newcombe({ n: 56, of: 70 }, { n: 48, of: 80 });
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });
});

import { describe, expect, test } from 'vitest';
import type { HandOff } from '../../../analysis/routing/history.ts';
import { jain, replayRouting } from '../../../analysis/routing/replay.ts';
import type { SalesRules, Team } from '../../../domain/config/config.ts';
import { day, hour, plus } from '../../../domain/time/instant.ts';
import { config, monday, rep } from '../../support/fixtures.ts';

const always = {
  hours: { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const, from: '00:00', to: '24:00' },
};
const team = (strategy: Team['strategy'], more: Partial<SalesRules> = {}): SalesRules => ({
  ...config.sales,
  reps: ['ada', 'ben', 'cem'].map((id) =>
    rep(id, { ...always, hours: { ...always.hours, days: [...always.hours.days] } }),
  ),
  teams: [{ id: 'everybody', strategy }],
  ...more,
});
const end = plus(monday, 60 * day);

/** A lead each hour, worked on for so long; every third is won by ada, the others are lost by ben. */
const leads = (count: number, work = 10 * hour, grade = 'A'): HandOff[] =>
  Array.from({ length: count }, (_, n) => {
    const at = plus(monday, n * hour);
    const came = {
      result: n % 3 === 0 ? ('won' as const) : ('lost' as const),
      at: plus(at, work),
      repId: n % 3 === 0 ? 'ada' : 'ben',
    };
    return {
      leadId: `lead-${n}`,
      at,
      known: { grade },
      segment: grade.toLowerCase(),
      taken: true,
      until: came.at,
      offers: [],
      came,
    };
  });
const givenTo = (found: ReturnType<typeof replayRouting>) =>
  Object.fromEntries(found.reps.map(({ repId, given }) => [repId, given]));

describe('history routed again', () => {
  test('is the same for the same seed and shares 300 leads within one of fair', () => {
    const once = replayRouting(leads(300), team('longest-idle'), 1, end);
    expect(replayRouting(leads(300), team('longest-idle'), 1, end)).toEqual(once);
    expect(givenTo(once)).toEqual({ ada: 100, ben: 100, cem: 100 });
    expect(once.fairness.given).toBeCloseTo(1, 6);
    expect(once).toMatchObject({ toManager: 0, waited: 0, toOwner: 0 });
  });

  test('by weight, by load and by wins differs as the strategies do', () => {
    const weights = team('weighted');
    const heavy = { ...weights, reps: weights.reps.map((one) => (one.id === 'ada' ? { ...one, weight: 2 } : one)) };
    expect(givenTo(replayRouting(leads(400), heavy, 1, end)).ada).toBeCloseTo(200, -1);
    const best = replayRouting(leads(300), team('best-to-best'), 1, end);
    expect(givenTo(best).ada).toBeGreaterThan(200);
    expect(best.expectedWins).toBeGreaterThan(replayRouting(leads(300), team('longest-idle'), 1, end).expectedWins);
    expect(best.fairness.given).toBeLessThan(0.8);
    const even = replayRouting(leads(300), team('load-balanced'), 1, end);
    expect(even.fairness.load).toBeGreaterThan(0.99);
  });

  test('never puts more on a desk than it holds; what nobody can take is counted for the manager', () => {
    const found = replayRouting(leads(100, 50 * day), team('best-to-best', { capacity: 4 }), 1, end);
    expect(found.reps.map(({ mostAtOnce }) => mostAtOnce)).toEqual([4, 4, 4]);
    expect(found.toManager).toBe(88);
    expect(found.reps.every(({ load }) => load > 0 && load <= 1)).toBe(true);
  });

  test('waits for somebody to be at work, and leaves a lead that comes back with its owner', () => {
    const offices = { ...team('longest-idle'), reps: [rep('ada'), rep('ben')] };
    const [first, again] = [leads(1)[0], plus(monday, 3 * day)];
    if (!first) throw new Error('expected a lead');
    const saturday = { ...first, leadId: 'late', at: plus(monday, 5 * day), until: plus(monday, 8 * day) };
    const found = replayRouting([first, { ...first, at: again, until: plus(again, hour) }, saturday], offices, 1, end);
    expect(found).toMatchObject({ toOwner: 1, waited: 1, longestWait: 47 * hour });
    const owner = 'ben'; // as sales said
    expect(
      givenTo(
        replayRouting(
          [
            { ...first, owner },
            { ...saturday, owner },
          ],
          offices,
          1,
          end,
        ),
      ),
    ).toEqual({ ada: 0, ben: 2 });
  });
});

test('Jain’s index', () => {
  expect(jain([5, 5, 5])).toBeCloseTo(1);
  expect(jain([9, 0, 0])).toBeCloseTo(1 / 3);
  expect(jain([])).toBe(1);
  expect(jain([0, 0])).toBe(1);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rep, Team } from '../../../domain/config/config.ts';
import { chooseRep, type RepLoad, type RoutingInput } from '../../../domain/distribution/routing.ts';
import { countsAs, winRate } from '../../../domain/distribution/win-rate.ts';
import { plus } from '../../../domain/time/instant.ts';
import { config, monday, rep } from '../../support/fixtures.ts';

type Strategy = Team['strategy'];

const rulesFor = (strategy: Strategy, loads: Iterable<RepLoad>, capacity = 10_000): RoutingInput['rules'] => ({
  ...config.sales,
  reps: [...loads].map(({ rep: one }) => one),
  capacity,
  teams: [{ id: 'everybody', strategy }],
  bestToBest: { segment: 'grade', grades: ['A', 'B'], explore: 0.1, priorLeads: 20, notCounted: [] },
});
const graded = (grade: string) => (field: string) => (field === 'grade' ? grade : undefined);

/** A team that takes leads one after the other, as the rows of the reps would say. */
function team(strategy: Strategy, reps: readonly Rep[], capacity?: number) {
  const loads = new Map<string, RepLoad>();
  const join = (one: Rep) => loads.set(one.id, { rep: one, openLeads: 0 });
  for (const one of reps) join(one);
  let given = 0;
  /** Gives a lead to somebody; undefined when nobody has room. */
  const give = (grade = 'C'): string | undefined => {
    const rules = rulesFor(strategy, loads.values(), capacity);
    const now = plus(monday, given);
    const choice = chooseRep({ facts: graded(grade), reps: loads, exclude: [], rules, now, seed: `lead-${given++}` });
    if (choice.none) return undefined;
    const load = loads.get(choice.repId);
    if (!load) throw new Error(`chose ${choice.repId}, who is not in the team`);
    const { turn, pass } = choice;
    loads.set(choice.repId, { ...load, openLeads: load.openLeads + 1, turn: turn + 1, pass, lastAssignedAt: now });
    return choice.repId;
  };
  const counts = (leads: number) => {
    const sum = new Map([...loads.keys()].map((id) => [id, 0]));
    for (let n = 0; n < leads; n++) {
      const id = give();
      if (id !== undefined) sum.set(id, (sum.get(id) ?? 0) + 1);
    }
    return sum;
  };
  return { loads, join, give, counts };
}
const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => rep(id));

describe('longest idle', () => {
  test('1,000 leads on 7 reps are spread within one of fair', () => {
    const counts = [...team('longest-idle', seven).counts(1_000).values()];
    expect(counts.reduce((a, b) => a + b)).toBe(1_000);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  test('nobody gets more than capacity, and then nobody gets any', () => {
    const { counts, give } = team('longest-idle', seven, 30);
    expect([...counts(1_000).values()]).toEqual(seven.map(() => 30));
    expect(give()).toBeUndefined();
  });

  test('who joins later is first once and gets no heap; a change of the team resets no turns', () => {
    const { counts, join, give } = team('longest-idle', seven);
    counts(703);
    join(rep('new'));
    expect(give()).toBe('new');
    const next = [...counts(80).values()];
    expect(Math.max(...next) - Math.min(...next)).toBeLessThanOrEqual(2);
  });
});

describe('by weight', () => {
  test('shares follow the weights within one, at any moment', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 400 }), (given, leads) => {
        const { counts } = team(
          'weighted',
          given.map((weight, at) => rep(`rep-${at}`, { weight })),
        );
        const total = given.reduce((a, b) => a + b);
        for (const [at, count] of [...counts(leads).values()].entries()) {
          // Stride scheduling is within one stride of the ideal for two, within a few of it for more.
          expect(Math.abs(count - (leads * (given[at] ?? 0)) / total)).toBeLessThanOrEqual(given.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('load-balanced: the rep with most room, as a part of capacity', () => {
  const { loads, give } = team('load-balanced', [rep('small', { capacity: 10 }), rep('large', { capacity: 100 })]);
  loads.set('small', { rep: rep('small', { capacity: 10 }), openLeads: 2 });
  loads.set('large', { rep: rep('large', { capacity: 100 }), openLeads: 15 });
  expect(give()).toBe('large');
  for (let n = 0; n < 86; n++) give();
  const shares = [...loads.values()].map(({ rep: { capacity = 1 }, openLeads }) => openLeads / capacity);
  expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 0))).toBeLessThanOrEqual(0.1);
});

describe('best to best', () => {
  const converters = () => {
    const loads: RepLoad[] = [
      { rep: rep('star'), openLeads: 5, pass: 9, results: { a: { won: 60, lost: 20 }, c: { won: 0, lost: 50 } } },
      { rep: rep('solid'), openLeads: 5, pass: 9, results: { a: { won: 30, lost: 50 } } },
      { rep: rep('lucky'), openLeads: 5, pass: 9, results: { a: { won: 2, lost: 0 } } },
      { rep: rep('idle'), openLeads: 0, pass: 8 },
    ];
    return new Map(loads.map((load) => [load.rep.id, load]));
  };
  const chosen = (grade: string, seed: string, reps = converters(), capacity = 30) =>
    chooseRep({
      facts: graded(grade),
      reps,
      exclude: [],
      rules: rulesFor('best-to-best', reps.values(), capacity),
      now: monday,
      seed,
    });
  const shareOf = (id: string, grade: string) => {
    const all = Array.from({ length: 4_000 }, (_, n) => chosen(grade, `lead-${n}`));
    return all.filter((choice) => !choice.none && choice.repId === id).length / all.length;
  };

  test('valuable leads go to the best converter, a tenth to the one who waited longest, so that everybody is tried', () => {
    expect(shareOf('star', 'A')).toBeCloseTo(0.9, 1);
    expect(shareOf('idle', 'A')).toBeCloseTo(0.1, 1);
    expect(shareOf('lucky', 'A')).toBe(0);
  });

  test('all others go to the one who waited longest', () => {
    expect(shareOf('idle', 'C')).toBe(1);
  });

  test('a full converter is passed over, and the reason says how well each wins', () => {
    const reps = converters();
    reps.set('star', { rep: rep('star', { capacity: 5 }), openLeads: 5, results: { a: { won: 60, lost: 20 } } });
    const choice = chosen('A', 'lead-1', reps);
    expect(choice).toMatchObject({ repId: expect.not.stringMatching('star'), strategy: 'best-to-best' });
    expect(choice.candidates.find(({ repId }) => repId === 'star')?.why).toBe('is full (5 of 5 leads)');
    expect(choice.why).toMatch(/^won most among leads of grade A \(\d+ of \d+\)$/);
  });
});

test('a loss counts for its rep unless nobody could have won; what is given back to nurture never does', () => {
  const rules = { notCounted: ['Not a real inquiry'] };
  const as = (result: 'won' | 'lost' | 'recycle', reason?: string) => countsAs({ result, reason }, rules);
  expect(as('won', 'Not a real inquiry')).toBe('won');
  expect([as('lost', 'No budget'), as('lost'), as('lost', 'Not a real inquiry')]).toEqual(['lost', 'lost', undefined]);
  expect([as('recycle', 'Not now'), as('recycle')]).toEqual([undefined, undefined]);
});

describe('the smoothed rate of wins', () => {
  test.each<[number, number, number, number, number]>([
    [0, 0, 0.5, 20, 0.5],
    [3, 0, 0.25, 20, 8 / 23],
    [80, 20, 0.5, 20, 0.75],
    [0, 30, 0.4, 10, 0.1],
  ])('%d won and %d lost, where the team wins %d, are %d leads of the team and %d', (won, lost, prior, leads, rate) => {
    expect(winRate({ won, lost }, prior, leads)).toBeCloseTo(rate, 10);
  });

  test('lies between the prior and what was seen, and grows with each win', () => {
    const count = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(count, count, fc.double({ min: 0, max: 1, noNaN: true }), (won, lost, prior) => {
        const rate = winRate({ won, lost }, prior, 20);
        const seen = won + lost === 0 ? prior : won / (won + lost);
        expect(rate).toBeGreaterThanOrEqual(Math.min(prior, seen) - 1e-9);
        expect(rate).toBeLessThanOrEqual(Math.max(prior, seen) + 1e-9);
        expect(winRate({ won: won + 1, lost }, prior, 20)).toBeGreaterThanOrEqual(rate);
      }),
    );
  });
});

test('with any strategy the choice is by data and seed alone, at work, with room', () => {
  const strategy = fc.constantFrom<Strategy>('longest-idle', 'weighted', 'load-balanced', 'best-to-best');
  const someone = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    openLeads: fc.integer({ min: 0, max: 32 }),
    pass: fc.double({ min: 0, max: 50, noNaN: true }),
    weight: fc.integer({ min: 1, max: 5 }),
    timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Tokyo', 'America/New_York'),
    won: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(
      strategy,
      fc.uniqueArray(someone, { selector: ({ id }) => id }),
      fc.constantFrom('A', 'B', 'C'),
      fc.string(),
      (by, people, grade, seed) => {
        const loads = people.map(({ id, openLeads, pass, weight, timeZone, won }) => ({
          rep: rep(id, { weight, timeZone }),
          openLeads,
          pass,
          results: { a: { won, lost: 3 } },
        }));
        const choose = (list: RepLoad[]) =>
          chooseRep({
            facts: graded(grade),
            reps: new Map(list.map((one) => [one.rep.id, one])),
            exclude: [],
            rules: rulesFor(by, list, 30),
            now: monday,
            seed,
          });
        const choice = choose(loads);
        const again = choose([...loads].reverse());
        expect(again.none).toBe(choice.none);
        if (choice.none || again.none) return;
        expect(again.repId).toBe(choice.repId);
        const chosen = loads.find((one) => one.rep.id === choice.repId);
        expect(chosen?.openLeads).toBeLessThan(30);
        expect(chosen?.rep.timeZone).toBe('Europe/Berlin');
      },
    ),
    { numRuns: 300 },
  );
});

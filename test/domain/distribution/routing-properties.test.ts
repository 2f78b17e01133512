import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rep, SalesRules, Team } from '../../../domain/config/config.ts';
import { chooseRep, type RepChoice, type RepLoad } from '../../../domain/distribution/routing.ts';
import { stride } from '../../../domain/distribution/strategies.ts';
import { inHours } from '../../../domain/time/calendar.ts';
import { type Instant, minute, plus } from '../../../domain/time/instant.ts';
import { anyHours, anyZone, config, monday, rep } from '../../support/fixtures.ts';

// Whole weeks of leads through teams of any make, not single choices: what one choice leaves behind is what the next one sees.

const strategies = ['longest-idle', 'weighted', 'load-balanced', 'best-to-best'] as const;
const anyStrategy = fc.constantFrom<Team['strategy']>(...strategies);

const anyRep = fc
  .record({
    timeZone: anyZone,
    hours: anyHours,
    absences: fc.constantFrom<Rep['absences'][]>([], [{ from: '2026-11-24', to: '2026-11-25' }]),
    capacity: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    weight: fc.constantFrom(0.5, 1, 2, 3),
    languages: fc.constantFrom<Rep['languages'][]>(undefined, ['de'], ['en'], ['de', 'en']),
    countries: fc.constantFrom<Rep['countries'][]>(undefined, ['DE'], ['US']),
    skills: fc.constantFrom<string[][]>([], ['lifts']),
  })
  .map((more): Partial<Rep> => more);

const anySales = fc
  .record({
    people: fc.array(anyRep, { minLength: 1, maxLength: 6 }),
    by: fc.tuple(anyStrategy, anyStrategy),
    split: fc.integer({ min: 1, max: 6 }),
    explore: fc.constantFrom(0, 0.3, 1),
  })
  .map(({ people, by, split, explore }): SalesRules => {
    const reps = people.map((more, n) => rep(`rep-${n}`, more));
    const few = reps.slice(0, split).map(({ id }) => id);
    return {
      ...config.sales,
      reps,
      capacity: 3,
      teams: [
        { id: 'few', reps: few, strategy: by[0] },
        { id: 'everybody', strategy: by[1] },
      ],
      rules: [
        { id: 'owner', to: 'owner', when: [], skills: [] },
        { id: 'good', to: 'few', when: [{ field: 'grade', equals: 'A' }], skills: [], standIn: 'everybody' },
        { id: 'lifts', to: 'everybody', when: [{ field: 'industry', equals: 'lifts' }], skills: ['lifts'] },
        { id: 'rest', to: 'everybody', when: [], skills: [] },
      ],
      bestToBest: { ...config.sales.bestToBest, explore },
    };
  });

const anyLead = fc.record({
  after: fc.integer({ min: 0, max: 600 }),
  grade: fc.constantFrom('A', 'B', 'C'),
  language: fc.constantFrom(undefined, 'de', 'fr'),
  country: fc.constantFrom('DE', 'US', undefined),
  industry: fc.constantFrom('lifts', undefined),
  owner: fc.constantFrom(undefined, 'rep-0', 'rep-9'),
  exclude: fc.subarray(['rep-0', 'rep-1', 'rep-2']),
  /** The lead before this one that is worked through when this one comes. */
  givesBack: fc.boolean(),
  result: fc.constantFrom('won' as const, 'lost' as const),
});
type Lead = typeof anyLead extends fc.Arbitrary<infer T> ? T : never;

interface Step {
  lead: Lead;
  at: Instant;
  /** As they stood when it was chosen. */
  loads: ReadonlyMap<string, RepLoad>;
  choice: RepChoice;
}

/** The leads one after the other, and what each choice saw. */
function live(sales: SalesRules, leads: readonly Lead[]): Step[] {
  const loads = new Map<string, RepLoad>(sales.reps.map((one) => [one.id, { rep: one, openLeads: 0 }]));
  const busy: string[] = [];
  let at = monday;
  return leads.map((lead, n): Step => {
    at = plus(at, lead.after * minute);
    if (lead.givesBack) giveBack(loads, busy.shift(), lead);
    const { owner, exclude } = lead;
    const facts = (field: string) => lead[field as 'grade' | 'language' | 'country' | 'industry'];
    const seen = new Map(loads);
    const choice = chooseRep({ facts, owner, reps: seen, exclude, rules: sales, now: at, seed: `lead-${n}` });
    if (!choice.none) {
      const load = seen.get(choice.repId);
      if (!load) throw new Error(`chose ${choice.repId}, who is nobody`);
      const { turn, pass } = choice;
      loads.set(choice.repId, { ...load, openLeads: load.openLeads + 1, turn: turn + 1, pass, lastAssignedAt: at });
      busy.push(choice.repId);
    }
    return { lead, at, loads: seen, choice };
  });
}

function giveBack(loads: Map<string, RepLoad>, repId: string | undefined, { grade, result }: Lead) {
  const load = repId === undefined ? undefined : loads.get(repId);
  if (!load) return;
  const segment = grade.toLowerCase();
  const before = load.results?.[segment] ?? { won: 0, lost: 0 };
  const results = { ...load.results, [segment]: { ...before, [result]: before[result] + 1 } };
  loads.set(load.rep.id, { ...load, openLeads: load.openLeads - 1, results });
}

/** Every step of any week. */
function always(check: (step: Step, sales: SalesRules) => void) {
  fc.assert(
    fc.property(anySales, fc.array(anyLead, { maxLength: 40 }), (sales, leads) => {
      for (const step of live(sales, leads)) check(step, sales);
    }),
    { numRuns: 120 },
  );
}

const chosen = ({ choice, loads }: Step) => (choice.none ? undefined : loads.get(choice.repId));

describe('for any team, rules and leads, a choice is', () => {
  test('never out of hours or in an absence, and a wait ends when somebody who could take the lead begins', () => {
    always((step) => {
      const { choice, at, loads } = step;
      const load = chosen(step);
      if (load) expect(inHours(at, load.rep.hours, load.rep.timeZone, load.rep.absences)).toBe(true);
      if (!choice.none || choice.until === undefined) return;
      const { until } = choice;
      expect(until > at).toBe(true);
      const begins = [...loads.values()].filter(({ rep: { hours, timeZone, absences } }) =>
        inHours(until, hours, timeZone, absences),
      );
      expect(begins.length).toBeGreaterThan(0);
    });
  });

  test('never above capacity, best to best included, with any share of exploration', () => {
    always((step, { capacity }) => {
      const load = chosen(step);
      if (load) expect(load.openLeads).toBeLessThan(load.rep.capacity ?? capacity);
    });
  });

  test('never somebody who had the lead, and for others than its owner somebody who speaks, serves and can', () => {
    always((step) => {
      const { lead, choice } = step;
      const load = chosen(step);
      if (!load || choice.none) return;
      const { languages, countries, skills, id } = load.rep;
      expect(lead.exclude).not.toContain(id);
      if (choice.rule === 'owner') return expect(id).toBe(lead.owner);
      if (languages && lead.language) expect(languages).toContain(lead.language);
      if (countries) expect(countries).toContain(lead.country);
      if (choice.rule === 'lifts') expect(skills).toContain('lifts');
    });
  });

  test('made again from the same data and seed the same, candidates and reason too', () => {
    fc.assert(
      fc.property(anySales, fc.array(anyLead, { maxLength: 30 }), (sales, leads) => {
        const told = (rules: SalesRules) => live(rules, leads).map(({ choice }) => choice);
        // A copy: nothing that is kept between choices may matter.
        expect(told(structuredClone(sales))).toEqual(told(sales));
      }),
      { numRuns: 60 },
    );
  });

  test('told with its rule, everybody of a small team with the reason, and the chosen one among them', () => {
    always((step) => {
      const { choice } = step;
      expect(['owner', 'good', 'lifts', 'rest']).toContain(choice.rule);
      for (const { why } of choice.candidates) expect(why).not.toBe('');
      if (choice.none) return expect(choice.candidates.every(({ eligible }) => !eligible)).toBe(true);
      const own = choice.candidates.find(({ repId }) => repId === choice.repId);
      expect(own).toMatchObject({ eligible: true, score: expect.any(Number) });
      const why =
        choice.rule === 'owner'
          ? /took care of this lead before$/
          : /(waited longest|had no lead yet|came next|had most room|won most)/;
      expect(choice.why).toMatch(why);
    });
  });
});

test('a changed team resets no turns: who stays goes on within two of fair, and who comes back gets no heap', () => {
  const edits = fc.array(fc.record({ out: fc.integer({ min: 0, max: 4 }), leads: fc.integer({ min: 1, max: 25 }) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.constantFrom('longest-idle' as const, 'weighted' as const), edits, (strategy, changes) => {
      const all = ['a', 'b', 'c', 'd', 'e'].map((id, n) =>
        rep(id, { weight: strategy === 'weighted' ? 1 + (n % 2) : 1 }),
      );
      const rows = new Map<string, RepLoad>(all.map((one) => [one.id, { rep: one, openLeads: 0 }]));
      let [n, after] = [0, 0];
      for (const { out, leads } of changes) {
        // Another team is another object, as after a deployment; the rows of the reps stay as they are.
        const reps = all.filter((_, at) => at !== out);
        const sales = { ...config.sales, reps, capacity: 1e9, teams: [{ id: 'everybody', strategy }] };
        const counts = new Map(reps.map(({ id }) => [id, 0]));
        for (let lead = 0; lead < leads; lead++) {
          const now = plus(monday, n);
          const seen = new Map(reps.map(({ id }) => [id, rows.get(id) ?? fail()]));
          const choice = chooseRep({
            facts: () => undefined,
            reps: seen,
            exclude: [],
            rules: sales,
            now,
            seed: `${n++}`,
          });
          if (choice.none) return fail();
          const load = seen.get(choice.repId) ?? fail();
          rows.set(choice.repId, { ...load, openLeads: load.openLeads + 1, pass: choice.pass, lastAssignedAt: now });
          counts.set(choice.repId, (counts.get(choice.repId) ?? 0) + 1);
        }
        const perTurn = reps.map((one) => (counts.get(one.id) ?? 0) * stride(one, strategy));
        after = Math.max(...perTurn) - Math.min(...perTurn);
        expect(after, JSON.stringify([...counts])).toBeLessThanOrEqual(2);
      }
    }),
    { numRuns: 150 },
  );
});

function fail(): never {
  throw new Error('expected somebody');
}

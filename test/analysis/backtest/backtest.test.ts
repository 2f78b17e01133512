import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backtest, caseOf, tradeOff } from '../../../analysis/backtest/backtest.ts';
import { madeUpHistory } from '../../../analysis/simulation/made-up-history.ts';
import type { ActivityOf } from '../../../domain/lead/activity.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { day, hour, plus } from '../../../domain/time/instant.ts';
import { config, form, history, lifecycleId, monday, visit } from '../../support/fixtures.ts';

const site = 'https://fieldnote.example';
const at = (days: number) => plus(monday, days * day);
const with_ = (scoring: Partial<typeof config.scoring>) => ({ ...config, scoring: { ...config.scoring, ...scoring } });
const generous = with_({ handOff: { score: 40, grade: 'C' } });

function closed(
  result: 'won' | 'lost' | 'recycle',
  days: number,
  activities: LeadHistory['activities'],
  reason?: string,
): LeadHistory {
  const detail = { repId: 'ann', attempt: 1, result, reason };
  const outcome = { id: `outcome-${days}`, type: 'outcome.recorded' as const, at: at(days), lifecycleId, detail };
  const ended = { lifecycleId, end: 'lost' as const, at: at(days) };
  return history({ open: false, outcomeAt: at(days), closed: ended }, { activities: [...activities, outcome] });
}
const cases = (...histories: LeadHistory[]) => histories.flatMap((one) => caseOf(one) ?? []);

describe('a case', () => {
  test('ends before its outcome and begins after the one before', () => {
    const again = closed('won', 30, [
      ...closed('recycle', 10, [form('contact')]).activities,
      visit(`${site}/demo`, at(20)),
    ]);
    const [one] = cases(again);
    expect(one).toMatchObject({ outcome: 'won', closedAt: at(30) });
    expect(one?.activities.map((activity) => activity.at)).toEqual([at(20)]);
  });

  test('has the outcome and the reason of its last correction, and ends where it was first said', () => {
    const correct = (days: number, detail: Partial<ActivityOf<'outcome.corrected'>['detail']>, attempt = 1) => ({
      id: `corrected-${days}`,
      type: 'outcome.corrected' as const,
      at: at(days),
      lifecycleId,
      detail: { repId: 'ann', attempt, from: 'lost' as const, result: 'won' as const, ...detail },
    });
    const lost = closed('lost', 10, [form('contact')], 'No budget');
    const with1 = (...more: LeadHistory['activities']) =>
      cases({ ...lost, activities: [...lost.activities, ...more] })[0];
    expect(with1(correct(10.5, { product: 'Pro' }))).toMatchObject({ outcome: 'won', reason: 'Pro', closedAt: at(10) });
    const twice = [correct(10.5, {}), correct(10.6, { from: 'won', result: 'lost', reason: 'Not a fit' })];
    expect(with1(...twice)).toMatchObject({ outcome: 'lost', reason: 'Not a fit', closedAt: at(10) });
    expect(with1(correct(10.5, {}, 2))).toMatchObject({ outcome: 'lost', reason: 'No budget' });
    expect(with1(visit(`${site}/demo`, at(10.2)), correct(10.5, {}))?.activities).toHaveLength(1);
  });

  test('is no open lead, and one without outcome when sales never said', () => {
    expect(caseOf(history())).toBeUndefined();
    const dormant = history({ open: false, closed: { lifecycleId, end: 'dormant', at: at(35) } });
    expect(caseOf(dormant)).toMatchObject({ outcome: 'none', closedAt: at(35) });
  });
});

describe('a backtest', () => {
  test('tells for each reason of a lost lead how many the rules would have handed off', () => {
    const warm = [form('contact'), visit(`${site}/demo`, at(2))];
    const lost = [
      closed('lost', 20, warm, 'Not a fit'),
      closed('lost', 20, [form('newsletter')], 'Not a fit'),
      closed('lost', 20, warm, 'No budget'),
      closed('lost', 20, [form('newsletter')]),
    ];
    expect(backtest(cases(...lost, closed('won', 20, warm)), config, generous).lostReasons).toEqual([
      { reason: 'Not a fit', lost: 2, before: 0, after: 1 },
      { reason: 'No budget', lost: 1, before: 0, after: 1 },
      { reason: 'no reason given', lost: 1, before: 0, after: 0 },
    ]);
  });

  const warm = [form('contact'), visit(`${site}/demo`, at(2))];
  const hot = [...warm, visit(`${site}/pricing`, at(2)), visit(`${site}/pricing`, at(3))];

  test('counts what each set of rules would have said against what came of it', () => {
    const found = backtest(
      cases(closed('won', 20, warm), closed('lost', 20, [form('newsletter')]), closed('won', 20, hot)),
      config,
      generous,
    );
    expect(found.before).toEqual({
      ready: { won: 1, lost: 0, none: 0 },
      notReady: { won: 1, lost: 1, none: 0 },
      precision: 1,
      recall: 0.5,
    });
    expect(found.after.recall).toBe(1);
    expect(found.flips).toHaveLength(1);
    expect(found.flips[0]).toMatchObject({
      outcome: 'won',
      before: { why: 'score 44 of 60' },
      after: { readyAt: at(2) },
    });
  });

  test('tells how much earlier won leads become ready', () => {
    const found = backtest(cases(closed('won', 20, hot)), config, generous);
    expect(found.results[0]).toMatchObject({ before: { readyAt: at(3) }, after: { readyAt: at(2) } });
    expect(found.medianGained).toBe(day);
  });

  test('finds the moment at which minus points have faded enough, between two activities', () => {
    const points = [
      { id: 'form', activity: 'form.submitted' as const, points: 70, halfLife: 1_000 * day },
      { id: 'careers', activity: 'page.viewed' as const, points: -30, halfLife: 2 * day },
    ];
    const slow = with_({ points, interests: [] });
    const careers = visit(`${site}/careers`, monday);
    const [verdict] = backtest(
      cases(closed('won', 20, [careers, form('contact', plus(monday, hour))])),
      slow,
      slow,
    ).results;
    expect(verdict?.before.readyAt).toBe(at(4));
  });

  test('does not look at what was only known after the outcome', () => {
    expect(backtest(cases(closed('lost', 1, hot)), config, config).before.ready).toEqual({ won: 0, lost: 0, none: 0 });
  });

  test('with the same rules flips nobody, gains nothing, and is the same each time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (seed) => {
        const closed = cases(...madeUpHistory(seed, 25, monday));
        const found = backtest(closed, config, structuredClone(config));
        expect(found.flips).toEqual([]);
        expect(found.before).toEqual(found.after);
        expect(found.gained.every((ms) => ms === 0)).toBe(true);
        expect(backtest(closed, config, config)).toEqual(found);
      }),
      { numRuns: 10 },
    );
  });

  test('a lower line never calls fewer leads ready, and the line as written is on the curve', () => {
    const found = backtest(cases(...madeUpHistory(3, 150, monday)), config, generous);
    const recalls = tradeOff(found.results, 'after', generous).map(({ recall }) => recall ?? 0);
    expect(recalls).toEqual(recalls.toSorted((a, b) => b - a));
    expect(recalls[(40 - 10) / 5]).toBe(found.after.recall);
  });
});

describe('the made-up year', () => {
  test('is the same for the same seed and another for another', () => {
    expect(madeUpHistory(7, 20, monday)).toEqual(madeUpHistory(7, 20, monday));
    expect(madeUpHistory(8, 20, monday)).not.toEqual(madeUpHistory(7, 20, monday));
  });

  test('has every outcome, in a part that can be true, and won leads that did more', () => {
    const closed = cases(...madeUpHistory(1, 600, monday));
    const won = closed.filter(({ outcome }) => outcome === 'won');
    expect(closed).toHaveLength(600);
    expect(won.length / closed.length).toBeGreaterThan(0.15);
    expect(won.length / closed.length).toBeLessThan(0.5);
    const mean = (list: typeof closed) => list.reduce((sum, one) => sum + one.activities.length, 0) / list.length;
    expect(mean(won)).toBeGreaterThan(mean(closed.filter(({ outcome }) => outcome === 'lost')));
    for (const { activities, closedAt } of closed) expect(activities.every((one) => one.at < closedAt)).toBe(true);
  });
});

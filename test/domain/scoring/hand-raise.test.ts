import { describe, expect, test } from 'vitest';
import type { ScoringRules } from '../../../domain/config/config.ts';
import { mayRaiseHand } from '../../../domain/scoring/hand-raise.ts';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { qualify } from '../../../domain/workflow/qualify.ts';
import { click, config, form, history, monday, visit } from '../../support/fixtures.ts';

type Pattern = ScoringRules['handRaise']['patterns'][number];

const site = 'https://fieldnote.example';
const pricing = (days: number) => visit(`${site}/pricing`, plus(monday, days * day));
const withPattern = (pattern: Omit<Pattern, 'id' | 'what'>) => {
  const handRaise = { ...config.scoring.handRaise, patterns: [{ id: 'p', what: 'is keen', ...pattern }] };
  return { ...config, scoring: { ...config.scoring, handRaise } };
};
const now = plus(monday, 30 * day);
const raised = (pattern: Omit<Pattern, 'id' | 'what'>, activities: ReturnType<typeof visit>[], more = {}) =>
  isSalesReady(history(more, { activities }), withPattern(pattern), now);

describe('a pattern of activities', () => {
  const thrice = { activity: 'page.viewed' as const, path: '/pricing', times: 3, within: 7 * day };

  test('raises a hand when it happened often enough within the span, and stays raised', () => {
    expect(raised(thrice, [pricing(0), pricing(3), pricing(7)])).toMatchObject({
      ready: true,
      handRaise: true,
      why: 'is keen; grade C',
    });
    expect(raised(thrice, [pricing(0), pricing(1), pricing(2), pricing(20)]).ready).toBe(true);
  });

  test('does not when the times lie too far apart, or something else happened', () => {
    expect(raised(thrice, [pricing(0), pricing(4), pricing(8)]).ready).toBe(false);
    expect(raised(thrice, [pricing(0), pricing(1), visit(`${site}/blog`)]).ready).toBe(false);
  });

  test('counts only what happened since the last outcome', () => {
    const activities = [pricing(0), pricing(1), pricing(2)];
    expect(raised(thrice, activities, { outcomeAt: plus(monday, 1 * day) }).ready).toBe(false);
  });

  test('does not count a refused form', () => {
    const sent = { activity: 'form.submitted' as const, times: 2 };
    expect(raised(sent, [form('contact'), form('contact', monday, { refused: 'spam' })]).ready).toBe(false);
  });

  test('makes nobody contact a person who unsubscribed; a demo request does', () => {
    const suppressed = { reason: 'unsubscribed' as const, at: monday };
    const rules = withPattern({ activity: 'page.viewed', path: '/pricing' });
    const at = plus(monday, day);
    expect(qualify(history({ suppressed }, { activities: [pricing(0)] }), rules, at).next).toBe('unsubscribed');
    expect(qualify(history({ suppressed }, { activities: [form('demo')] }), rules, at).next).toBe('sales-ready');
  });
});

describe('a pattern of points', () => {
  test('counts what was given within the span, after caps and before fading', () => {
    const busy = { points: 30, within: day };
    expect(raised(busy, [pricing(0), pricing(0.5)]).ready).toBe(true);
    expect(raised(busy, [pricing(0), pricing(2)]).ready).toBe(false);
    const views = Array.from({ length: 40 }, () => visit(`${site}/blog`));
    expect(raised(busy, views).ready).toBe(false);
  });

  test('of an interest counts only that interest', () => {
    const keen = { points: 20, interest: 'planning' };
    expect(raised(keen, [visit(`${site}/planning`), visit(`${site}/planning`, plus(monday, day))]).ready).toBe(true);
    expect(raised(keen, [pricing(0), pricing(0)]).ready).toBe(false);
  });
});

test('a decision about waking can ask whether an activity may complete a raised hand', () => {
  const { scoring } = withPattern({ points: 20, interest: 'planning' });
  const asks = [form('demo'), form('newsletter'), visit(`${site}/planning`), click(`${site}/guides/parts`)];
  expect(asks.map((activity) => mayRaiseHand(activity, scoring))).toEqual([true, false, true, false]);
});

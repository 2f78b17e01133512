import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, plus } from '../../domain/instant.ts';
import { pointsOf, score } from '../../domain/score.ts';
import { anyActivity, anyInstant, click, config, form, monday, reply, visit } from './fixtures.ts';

const rules = config.scoring;
const site = 'https://fieldnote.example';
const total = (activities: Parameters<typeof score>[0], now = monday) => score(activities, rules, now).total;

describe('the defaults', () => {
  test.each([
    ['a contact form', form('contact'), 20],
    ['a newsletter form', form('newsletter'), 5],
    ['a guide', form('guide'), 10],
    ['the pricing page', visit(`${site}/pricing`), 15],
    ['the demo page', visit(`${site}/en/demo/?x=1`), 25],
    ['any page', visit(`${site}/blog`), 1],
    ['a click', click(`${site}/guides/parts`), 3],
    ['a click to the pricing page', click(`${site}/pricing`), 15],
    ['the careers page', visit(`${site}/careers`), -10],
    ['a refused form', form('demo', monday, { refused: 'spam' }), 0],
    ['a reply', reply(), 0],
  ])('%s is worth what the product says', (_, activity, points) => {
    expect(pointsOf(activity, rules)).toBe(points);
  });

  test('a path rule fits whole parts of the path only', () => {
    expect(pointsOf(visit(`${site}/pricing-myths`), rules)).toBe(1);
    expect(pointsOf(visit('/Pricing'), rules)).toBe(15);
    expect(pointsOf(visit('no address at all:'), rules)).toBe(1);
  });

  test('a contact form and a look at demo and pricing pages make a hot lead', () => {
    expect(total([form('contact'), visit(`${site}/demo`), visit(`${site}/pricing`)])).toBe(60);
  });

  test('page views give at most 10 points within 7 days, opens nothing', () => {
    const views = Array.from({ length: 25 }, () => visit(`${site}/blog`));
    expect(total(views)).toBe(10);
    expect(
      total(
        [...views, ...Array.from({ length: 25 }, () => visit(`${site}/blog`, plus(monday, 7 * day)))],
        plus(monday, 7 * day),
      ),
    ).toBe(19);
  });
});

test('points halve every half-life, each rule by its own', () => {
  expect(total([form('contact')], plus(monday, 30 * day))).toBe(10);
  expect(total([form('guide')], plus(monday, 60 * day))).toBe(5);
  expect(score([visit(`${site}/pricing`)], rules, plus(monday, 14 * day)).reasons).toMatchObject([
    { rule: 'pricing-page', raw: 15, points: 7.5 },
  ]);
});

test('an idle lead tends to zero', () => {
  expect(total([form('contact'), form('guide'), visit(`${site}/demo`)], plus(monday, 1_000 * day))).toBe(0);
});

test('every reason says which rule, what happened and what is left', () => {
  const demo = visit(`${site}/demo`);
  expect(score([demo], rules, monday).reasons).toEqual([
    { activityId: demo.id, rule: 'demo-page', what: 'Visited the demo page', at: monday, raw: 25, points: 25 },
  ]);
});

test('a cap without a span holds for all time', () => {
  const opens = { ...rules, points: [{ id: 'open', activity: 'mail.opened' as const, points: 2, group: 'opens' }] };
  const open = (days: number) => ({
    ...reply(plus(monday, days * day)),
    type: 'mail.opened' as const,
    detail: { messageId: 'm', template: 't' },
  });
  expect(
    score([open(0), open(0), open(400), open(900)], opens, plus(monday, 400 * day)).reasons.map(({ points }) => points),
  ).toEqual([0, 0, 1, 0]);
});

test('an activity ahead of the clock counts as new', () => {
  expect(total([form('contact', plus(monday, day))])).toBe(20);
});

test('order and repeats never change a score', () => {
  const shuffled = fc
    .array(anyActivity, { maxLength: 25 })
    .chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
    );
  fc.assert(
    fc.property(shuffled, anyInstant, ([list, again], now) => {
      expect(score(again, rules, now)).toEqual(score(list, rules, now));
    }),
  );
});

test('the reasons add up to the total, which stays between 0 and 100', () => {
  fc.assert(
    fc.property(fc.array(anyActivity, { maxLength: 40 }), anyInstant, (list, now) => {
      const { total, reasons } = score(list, rules, now);
      const sum = reasons.reduce((all, { points }) => all + points, 0);
      // Tenths do not add up exactly in binary; the total is a whole number.
      expect(total).toBe(Math.min(100, Math.max(0, Math.round(Math.round(sum * 10) / 10))) + 0);
      for (const { raw, points } of reasons) expect(Math.abs(points)).toBeLessThanOrEqual(Math.abs(raw));
    }),
  );
});

test('no group ever gives more than its cap', () => {
  const views = fc.array(
    fc.integer({ min: 0, max: 20 * day }).map((ago) => visit(`${site}/blog`, plus(monday, -ago))),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(views, (list) => {
      const endless = { ...rules, halfLife: 1e15 };
      const counted = score(list, endless, monday).reasons;
      for (const { at } of counted) {
        const week = counted.filter((other) => other.at <= at && other.at > plus(at, -7 * day));
        expect(week.reduce((all, { points }) => all + points, 0)).toBeLessThanOrEqual(10);
      }
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointsOf, score } from '../../../domain/scoring/score.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { anyActivity, anyInstant, click, config, form, monday, reply, visit } from '../../support/fixtures.ts';

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

test('every reason says which rule, which activity, what it gave and what is left', () => {
  const demo = visit(`${site}/demo`);
  expect(score([demo], rules, plus(monday, 90 * day)).reasons).toEqual([
    { activity: demo, rule: 'demo-page', raw: 25, given: 25, points: 12.5 },
  ]);
});

test('a reason tells which cap took some of it', () => {
  const views = Array.from({ length: 12 }, () => visit(`${site}/blog`));
  expect(score(views, rules, monday).reasons.map(({ given, cappedBy }) => [given, cappedBy])).toEqual([
    ...Array.from({ length: 10 }, () => [1, undefined]),
    [0, 'pages'],
    [0, 'pages'],
  ]);
});

describe('product interests', () => {
  const read = [visit(`${site}/planning`), click(`${site}/guides/plan-by-area`), form('guide')];

  test('have totals and reasons of their own and leave the score alone', () => {
    const { total, interests, reasons } = score(read, rules, monday);
    expect(interests).toEqual({ planning: 25, 'first-visit': 20 });
    expect(reasons.filter(({ interest }) => interest === 'planning').map(({ rule }) => rule)).toEqual([
      'planning-page',
      'planning-guide',
    ]);
    expect(total).toBe(
      score(read, { ...rules, interests: [], points: rules.points.filter((one) => !one.interest) }, monday).total,
    );
  });

  test('an activity that counts for an interest alone is worth nothing by itself', () => {
    const points = [{ id: 'only', activity: 'page.viewed' as const, points: 9, interest: 'planning' }];
    expect(pointsOf(visit(`${site}/planning`), { ...rules, points })).toBe(0);
  });
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

test('the reasons add up to the total and to that of each interest, which stay between 0 and 100', () => {
  fc.assert(
    fc.property(fc.array(anyActivity, { maxLength: 40 }), anyInstant, (list, now) => {
      const { total, interests, reasons } = score(list, rules, now);
      const totals = new Map<string | undefined, number>([[undefined, total], ...Object.entries(interests)]);
      for (const [interest, expected] of totals) {
        const counted = reasons.filter((reason) => reason.interest === interest);
        const sum = counted.reduce((all, { points }) => all + points, 0);
        // Tenths do not add up exactly in binary; the total is a whole number.
        expect(expected).toBe(Math.min(100, Math.max(0, Math.ceil((Math.round(sum * 10) - 5) / 10))) + 0);
      }
      for (const { raw, points } of reasons) expect(Math.abs(points)).toBeLessThanOrEqual(Math.abs(raw));
    }),
  );
});

test('no group ever gives more than its cap within any span, in any order of hearing', () => {
  const capped = {
    ...rules,
    halfLife: 1e15,
    points: [
      { id: 'big', activity: 'page.viewed' as const, path: '/pricing', points: 4, group: 'pages' },
      { id: 'minus', activity: 'page.viewed' as const, path: '/careers', points: -3, group: 'pages' },
      { id: 'page', activity: 'page.viewed' as const, points: 0.7, group: 'pages' },
      { id: 'form', activity: 'form.submitted' as const, points: 6, group: 'forms' },
    ],
    caps: [
      { group: 'pages', points: 10, per: 7 * day },
      { group: 'forms', points: 15 },
    ],
  };
  const views = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 20 * day }), fc.constantFrom('/pricing', '/careers', '/blog', 'form'))
      .map(([ago, what]) =>
        what === 'form' ? form('contact', plus(monday, -ago)) : visit(site + what, plus(monday, -ago)),
      ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      views.chain((list) => fc.shuffledSubarray(list, { minLength: list.length })),
      (list) => {
        const counted = score(list, capped, monday).reasons;
        const signed = (sign: number, group: string) =>
          counted.filter(({ rule, given }) => Math.sign(given) === sign && (rule === 'form') === (group === 'forms'));
        for (const sign of [1, -1])
          for (const { activity } of signed(sign, 'pages')) {
            const week = signed(sign, 'pages').filter(
              (other) => other.activity.at <= activity.at && other.activity.at > plus(activity.at, -7 * day),
            );
            expect(Math.abs(week.reduce((all, { given }) => all + given, 0))).toBeLessThanOrEqual(10 + 1e-6);
          }
        expect(signed(1, 'forms').reduce((all, { given }) => all + given, 0)).toBeLessThanOrEqual(15);
      },
    ),
  );
});

test('while nothing happens, no reason grows and a score without minus points never rises', () => {
  const idle = fc.tuple(
    fc.array(anyActivity, { maxLength: 25 }),
    fc.integer({ min: 0, max: 400 * day }),
    fc.integer({ min: 0, max: 90 * day }),
  );
  fc.assert(
    fc.property(idle, ([list, start, pause]) => {
      const [before, after] = [plus(monday, 2 * day + start), plus(monday, 2 * day + start + pause)];
      const [early, late] = [score(list, rules, before), score(list, rules, after)];
      for (const [index, { points, given }] of early.reasons.entries()) {
        const left = late.reasons[index]?.points ?? Number.NaN;
        expect(Math.abs(left)).toBeLessThanOrEqual(Math.abs(points));
        expect(left === 0 || Math.sign(left) === Math.sign(given)).toBe(true);
      }
      if (early.reasons.every(({ raw }) => raw > 0)) expect(late.total).toBeLessThanOrEqual(early.total);
    }),
  );
});

test('hearing of an activity again, however late, changes nothing; a new one by as much as its reason says', () => {
  fc.assert(
    fc.property(fc.array(anyActivity, { minLength: 1, maxLength: 20 }), fc.nat(), anyInstant, (list, pick, now) => {
      const again = list[pick % list.length];
      expect(score([...list, ...(again ? [again] : [])], rules, now)).toEqual(score(list, rules, now));
    }),
  );
});

test('a hundred thousand activities of one lead are counted, each with its reason', () => {
  const page = (n: number) => (n % 40 === 0 ? 'pricing' : `page-${n % 300}`);
  const many = Array.from({ length: 100_000 }, (_, n) => visit(`${site}/${page(n)}`, plus(monday, n * 60_000)));
  const now = plus(monday, 100_000 * 60_000);
  expect(score(many, rules, now)).toMatchObject({ total: 100, reasons: { length: 100_000 } });
});

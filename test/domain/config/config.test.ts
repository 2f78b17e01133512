import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../../domain/config/config.ts';
import { nurtureSchema } from '../../../domain/config/nurture.ts';
import { scoringSchema } from '../../../domain/config/scoring.ts';
import { day, hour, minute, second } from '../../../domain/time/instant.ts';
import { config } from '../../support/fixtures.ts';

describe('the shipped settings are the defaults of the product', () => {
  const { capture, nurture, sales, scoring } = config;

  test('for nurture', () => {
    expect(
      nurture.tracks.map(({ id, steps }) => [id, steps.map(({ template, after }) => `${template} ${after / day}`)]),
    ).toEqual([
      ['first', ['welcome 0', 'nurture-1 3', 'nurture-2 4', 'nurture-3 7', 'nurture-4 7']],
      ['again', ['back-again 14']],
      ['next-quarter', ['back-next-quarter 90']],
      ['customer', ['customer-welcome 0', 'customer-tips 7', 'customer-review 14', 'customer-referral 14']],
    ]);
    expect(nurture.window).toEqual({ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '09:00', to: '17:00' });
    expect(nurture.frequency).toEqual({ apart: 16 * hour, perWeek: 2 });
    expect([nurture.jitter, nurture.repeatAfter, nurture.tracks[0]?.quiet]).toEqual([15 * minute, 180 * day, 14 * day]);
  });

  test('for scoring', () => {
    expect([scoring.halfLife, scoring.handOff]).toEqual([30 * day, { score: 60, grade: 'C' }]);
    expect(scoring.handRaise).toEqual({
      forms: ['demo'],
      customerForms: ['contact'],
      replies: true,
      patterns: [],
      exceptGrades: ['D'],
    });
    expect(scoring.caps).toEqual([
      { group: 'pages', points: 10, per: 7 * day },
      { group: 'opens', points: 5 },
      { group: 'downloads', points: 9, per: 30 * day },
    ]);
  });

  test('for sales and capture', () => {
    expect(sales.sla).toMatchObject({ handRaise: 5 * minute, otherwise: 60 * minute, warnAt: 0.8 });
    expect([sales.capacity, sales.offers, sales.outcome.nudgeEvery, sales.outcome.nudges]).toEqual([30, 3, 7 * day, 3]);
    expect(capture.dedupeWindow).toBe(300 * second);
    expect(Object.keys(capture.forms)).toEqual(['contact', 'demo', 'newsletter', 'guide', 'event']);
  });
});

describe('a wrong setting is told in words', () => {
  const rule = { id: 'r', activity: 'page.viewed', points: 1 };
  const wrong = (schema: z.ZodType, value: unknown) =>
    schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

  test.each([
    ['a path without a slash', { ...rule, path: 'pricing' }, 'expected the part of a path such as "/pricing"'],
    [
      'a span nobody understands',
      { ...rule, halfLife: '3 dayz' },
      'expected a duration such as "3 days", "2 weeks" or "90 minutes"',
    ],
    [
      'an id with spaces',
      { ...rule, id: 'My rule' },
      'expected lower-case letters, digits and hyphens, such as "day-3"',
    ],
  ])('%s', (_, value, message) => {
    expect(wrong(scoringSchema.shape.points, [value])).toContain(message);
  });

  test('a fit rule about an unknown field or without a condition', () => {
    const rules = scoringSchema.shape.grading.shape.rules;
    expect(wrong(rules, [{ id: 'r', field: 'shoeSize', oneOf: ['43'], points: 1 }])[0]).toMatch(
      /^expected one of name, company/,
    );
    expect(wrong(rules, [{ id: 'r', field: 'answers.shoeSize', points: 1 }])[0]).toMatch(/^expected a condition/);
  });

  test('a window that ends before it begins', () => {
    expect(wrong(nurtureSchema.shape.window, { days: ['Mon'], from: '17:00', to: '09:00' })).toEqual([
      'expected a time after "from"',
    ]);
  });
});

test('editors can get a JSON Schema of every file', () => {
  for (const part of Object.values(configSchema.shape))
    expect(z.toJSONSchema(part, { io: 'input' })).toMatchObject({ type: 'object', additionalProperties: false });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActivityOf } from '../../../domain/lead/activity.ts';
import { backOffUntil, isOneTooMany } from '../../../domain/nurture/bounces.ts';
import { day, type Instant, plus } from '../../../domain/time/instant.ts';
import { planTouch } from '../../../domain/workflow/plan-touch.ts';
import { config, history, lifecycleId, monday, send } from '../../support/fixtures.ts';

const rules = { softBounces: { backOff: day, limit: 5, within: 30 * day } };
type Bounced = ActivityOf<'mail.bounced'>;

const soft = (at: Instant, more: Partial<Bounced['detail']> = {}): Bounced => ({
  id: `mail.bounced-${at}`,
  type: 'mail.bounced',
  at,
  lifecycleId,
  detail: { messageId: at, template: 'welcome', hard: false, ...more },
});
const delivered = (at: Instant) => ({
  id: `mail.delivered-${at}`,
  type: 'mail.delivered' as const,
  at,
  lifecycleId,
  detail: { messageId: at, template: 'welcome' },
});
const onDays = (...days: number[]) => days.map((at) => soft(plus(monday, at * day)));
const last = (bounces: Bounced[]) => bounces.at(-1) ?? soft(monday);

describe('soft bounces', () => {
  test.each<[string, number[], boolean]>([
    ['four', [0, 1, 2, 3], false],
    ['five within thirty days', [0, 7, 14, 21, 30], true],
    ['five over more than thirty days', [0, 7, 14, 21, 31], false],
    ['five, after older ones', [-200, -100, 0, 7, 14, 21, 28], true],
  ])('%s on days %j are too many: %s', (_name, days, expected) => {
    const bounces = onDays(...days);
    expect(isOneTooMany(last(bounces), bounces.slice(0, -1), rules)).toBe(expected);
  });

  test('one that is heard of again is still one, and hard ones are another matter', () => {
    const bounces = onDays(0, 1, 2, 3);
    expect(isOneTooMany(last(bounces), bounces, rules)).toBe(false);
    const hard = Array.from({ length: 5 }, (_, at) => soft(plus(monday, at * day), { hard: true }));
    expect(isOneTooMany(soft(plus(monday, 9 * day)), hard, rules)).toBe(false);
  });

  test('in any order of hearing, the last of too many says so', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        days.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, order]) => {
          const sorted = some.toSorted((a, b) => a - b);
          const expected = sorted.some((first, index) => (sorted[index + 4] ?? Number.POSITIVE_INFINITY) - first <= 30);
          const bounces = onDays(...order);
          expect(isOneTooMany(last(bounces), bounces.slice(0, -1), rules)).toBe(expected);
        },
      ),
    );
  });

  test('N13: five absence notes of delivered mails are no bounces, and mail does not back off for them', () => {
    const bounces = onDays(0, 1, 2, 3, 4);
    const notes = bounces.flatMap((one) => [{ ...delivered(one.at), detail: one.detail }, one]);
    expect(isOneTooMany(last(bounces), notes, rules)).toBe(false);
    expect(isOneTooMany(last(bounces), notes.toReversed(), rules)).toBe(false);
    expect(backOffUntil(notes, rules)).toBeUndefined();
  });

  test('N13: a delivery between bounces resets the count, one before or after them does not', () => {
    const bounces = onDays(0, 1, 2, 3, 4);
    const given = (at: number) => [...bounces, delivered(plus(monday, at * day))];
    expect(isOneTooMany(last(bounces), given(2.5), rules)).toBe(false);
    expect(isOneTooMany(last(bounces), given(-1), rules)).toBe(true);
    expect(isOneTooMany(last(bounces), given(5), rules)).toBe(true);
    const later = [...given(0.5), ...onDays(5)];
    expect(isOneTooMany(last(onDays(5)), later, rules)).toBe(true);
  });

  test('make mail back off twice as long each time, until one is delivered', () => {
    expect(backOffUntil([], rules)).toBeUndefined();
    expect(backOffUntil(onDays(0), rules)).toBe(plus(monday, day));
    expect(backOffUntil(onDays(0, 3), rules)).toBe(plus(monday, 5 * day));
    expect(backOffUntil(onDays(0, 3, 9), rules)).toBe(plus(monday, 13 * day));
    expect(backOffUntil([...onDays(0, 3), delivered(plus(monday, 4 * day))], rules)).toBeUndefined();
    const again = [delivered(plus(monday, 4 * day)), ...onDays(0, 3, 9)];
    expect(backOffUntil(again, rules)).toBe(plus(monday, 10 * day));
  });

  test('defer the next touch and say why, and do not drop it', () => {
    const sends = [send('welcome', monday)];
    const bounces = [2.9, 2.95, 3].map((at) => soft(plus(monday, at * day)));
    const plan = planTouch(history({}, { sends, activities: bounces }), config, plus(monday, 3 * day));
    expect(plan).toMatchObject({ do: 'wait', step: { id: 'nurture-1' }, why: expect.stringContaining('came back') });
    if (plan.do === 'wait') {
      expect(plan.until >= plus(monday, 7 * day)).toBe(true);
      expect(planTouch(history({}, { sends, activities: bounces }), config, plan.until).do).toBe('send');
    }
  });
});

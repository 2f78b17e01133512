import { describe, expect, test } from 'vitest';
import { amountIn, decimalSignOf } from '../../../domain/settlement/amount.ts';
import { repAnswer } from '../../../domain/settlement/rep-answer.ts';
import { hour, minute, plus } from '../../../domain/time/instant.ts';
import { assignment, config, monday } from '../../support/fixtures.ts';

const berlin = {
  amount: (text: string) => amountIn(text, 'EUR', decimalSignOf('de-DE,en;q=0.5')),
  leadZone: 'Europe/Berlin',
  repZone: 'Europe/Berlin',
};
const read = (given: Record<string, string>, more: object = {}, reader = berlin) =>
  repAnswer((name) => given[name], assignment(1, 'ada', more), config, monday, reader);
const value = (given: Record<string, string>, more: object = {}) => {
  const found = read(given, more);
  return found.ok ? found.value : found.invalid;
};

describe('what a rep may answer', () => {
  test('more time begins where the time before would end', () => {
    expect(value({ action: 'snooze', for: String(15 * minute) })).toEqual({
      do: 'snooze',
      times: { acceptBy: plus(monday, 75 * minute), warnAt: plus(monday, 72 * minute) },
    });
  });

  test.each([
    ['a second time', { snoozedAt: monday }],
    ['too late', { acceptBy: monday }],
    ['by the manager', { toManager: true }],
  ])('more time asked for %s gives none, and is no mistake of the one who clicked twice', (_, more) => {
    expect(value({ action: 'snooze', for: String(15 * minute) }, more)).toEqual({ do: 'snooze' });
  });

  test.each([
    ['a span that is not on the page', { action: 'snooze', for: String(8 * hour) }, {}, 'for'],
    ['a rep who assigns', { action: 'assign', repId: 'ada' }, {}, 'action'],
    ['a rep who is not in the team', { action: 'assign', repId: 'zoe' }, { toManager: true }, 'repId'],
    ['reminders that do not exist', { action: 'follow-up', followUp: 'daily' }, {}, 'followUp'],
    ['a product that is not sold', { action: 'won', product: 'Moon' }, {}, 'product'],
    ['a negative amount', { action: 'won', value: '-1' }, {}, 'value'],
    ['a number of a program', { action: 'won', value: '0x10' }, {}, 'value'],
    ['a reason of somebody’s own', { action: 'lost', reason: 'Bad mood' }, {}, 'reason'],
    ['a lost lead without a reason', { action: 'lost' }, {}, 'reason'],
    ['the 30th of February', { action: 'recycle', reason: 'Not now', until: '2027-02-30' }, {}, 'until'],
    ['a day that has passed', { action: 'recycle', reason: 'Not now', until: '2026-11-01' }, {}, 'until'],
    ['a track for strangers', { action: 'recycle', reason: 'Not now', track: 'first' }, {}, 'track'],
    ['nothing', {}, {}, 'action'],
  ] as const)('is not %s', (_, given, more, field) => {
    expect(value(given as unknown as Record<string, string>, more)).toMatchObject({ field });
  });

  test('what was won may say what was sold', () => {
    const [product = ''] = config.sales.outcome.products;
    expect(value({ action: 'won', value: '12.5', product })).toEqual({
      do: 'record',
      outcome: { result: 'won', at: monday, value: 12.5, product },
    });
  });

  test('what is recycled may say until when, and which mails', () => {
    const given = { action: 'recycle', reason: 'Not now', until: '2027-02-01', track: 'next-quarter' };
    expect(value(given)).toMatchObject({
      outcome: { until: '2027-01-31T23:00:00.000Z', track: 'next-quarter' },
    });
  });

  test.each([
    ['America/Los_Angeles', '2027-03-12T08:00:00.000Z'],
    ['Asia/Tokyo', '2027-03-11T15:00:00.000Z'],
  ])('S3: a date is the start of that day where the lead lives: %s', (leadZone, until) => {
    const given = { action: 'recycle', reason: 'Not now', until: '2027-03-12' };
    expect(read(given, {}, { ...berlin, leadZone })).toMatchObject({ value: { outcome: { until } } });
  });

  test('reminders may be none', () => {
    expect(value({ action: 'follow-up', followUp: '' })).toEqual({ do: 'follow-up', followUp: undefined });
  });
});

test.each(['31.1.2027', '31. 01. 2027', '2027/1/31', '2027.01.31', ' 2027-01-31\u200e'])(
  'S11: %j is a day as people write it',
  (day) => {
    const until = { until: '2027-01-30T23:00:00.000Z' };
    expect(value({ action: 'recycle', reason: 'Not now', until: day })).toMatchObject({ outcome: until });
    expect(value({ action: 'contact', contact: 'call', nextOn: day })).toMatchObject({
      contact: { next: { on: '2027-01-31' } },
    });
  },
);

test.each(['31.2.2027', '1.31.2027', '31/1', '2027', '2027-13-01', '0.1.2027'])('S11: %j is none', (day) => {
  expect(value({ action: 'recycle', reason: 'Not now', until: day })).toMatchObject({ field: 'until' });
});

test('a note keeps its lines and no character that nobody sees, and is cut between letters', () => {
  const note = (text: string) => value({ action: 'contact', contact: 'note', note: text });
  expect(note('a\u0000b\r\nc\u202e\u200b')).toMatchObject({ note: 'ab\nc' });
  expect(note('\u0000 \u200b')).toMatchObject({ field: 'note' });
  const long = note(`${'x'.repeat(99)}${'😀'.repeat(60_000)}`) as { note: string };
  expect(long.note.isWellFormed()).toBe(true);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestDueAt, nextDigestAt } from '../../../domain/settlement/weekly-digest.ts';
import { weekMoment } from '../../../domain/time/calendar.ts';
import { instant, minute, plus, week } from '../../../domain/time/instant.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Australia/Lord_Howe'];
const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }).map(instant);

test('is due from Monday 08:00 on the wall of the reader, also in the weeks in which clocks change', () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (at, zone) => {
      const next = nextDigestAt(at, zone);
      expect(weekMoment(next, zone)).toEqual({ weekday: 'Mon', clock: '08:00' });
      expect(next > at && next <= plus(at, week + 60 * minute)).toBe(true);
      expect(digestDueAt(next, zone)).toBeDefined();
      expect(digestDueAt(plus(next, -minute), zone)).toBeUndefined();
    }),
  );
});

test.each([
  ['Berlin the day after summer time began', 'Europe/Berlin', '2026-03-30T06:00:00.000Z', '2026-03-30'],
  ['Berlin the day after it ended', 'Europe/Berlin', '2026-10-26T07:00:00.000Z', '2026-10-26'],
  ['Samoa, where it is Monday first', 'Pacific/Apia', '2026-11-29T19:00:00.000Z', '2026-11-30'],
  ['Kathmandu, a quarter of an hour beside the others', 'Asia/Kathmandu', '2026-11-30T02:15:00.000Z', '2026-11-30'],
])('%s', (_, zone, at, day) => {
  expect(digestDueAt(at, zone)).toBe(day);
  expect(digestDueAt(plus(at, -1), zone)).toBeUndefined();
});

test('a Monday is one day: who was down until Tuesday 08:00 sends nothing old', () => {
  expect(digestDueAt('2026-12-01T06:59:00.000Z', 'Europe/Berlin')).toBe('2026-11-30');
  expect(digestDueAt('2026-12-01T07:00:00.000Z', 'Europe/Berlin')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { dayOf, momentOf } from '../../../domain/time/format.ts';

const at = '2026-11-24T23:30:00.000Z';

test('a moment is said by the wall clock of its zone, and the year only when it is another', () => {
  expect(momentOf(at, 'Europe/Berlin', at)).toBe('Wed 25 Nov, 00:30');
  expect(momentOf(at, 'America/New_York', '2027-01-02T00:00:00.000Z')).toBe('Tue 24 Nov 2026, 18:30');
  expect(momentOf('2026-12-31T23:30:00.000Z', 'Europe/Berlin', at)).toBe('Fri 1 Jan 2027, 00:30');
  expect(dayOf(at, 'Asia/Tokyo')).toBe('25 November 2026');
});

test('it is said the same after more zones than formatters are kept for', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const all = () => zones.map((zone) => momentOf(at, zone, at));
  const first = all();
  expect(new Set(first).size).toBeGreaterThan(20);
  expect(all()).toEqual(first);
});

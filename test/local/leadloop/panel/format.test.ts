import { expect, test } from 'vitest';
import { moment, relative } from '../../../../local/leadloop/panel/browser/format.ts';

const now = '2026-11-24T10:00:00.000Z';

test('a moment near now is now, others are before or after it', () => {
  expect(relative('2026-11-24T09:59:58.000Z', now)).toBe('now');
  expect(relative('2026-11-24T07:10:00.000Z', now)).toBe('2 h ago');
  expect(relative('2026-12-24T10:00:00.000Z', now)).toBe('in 30 d');
  expect(relative('soon', now)).toBe('');
});

test('a moment is written in the zone of the person it is about', () => {
  expect(moment(now, { zone: 'Asia/Tokyo', year: true })).toBe('Tue, 24 Nov 2026, 19:00');
  expect(moment(now, { zone: 'Nowhere/At all' })).toContain('24 Nov');
  expect(moment('never')).toBe('never');
});

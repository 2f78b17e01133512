import { expect, test } from 'vitest';
import { moment, points, relative, span } from '../../../../local/leadloop/panel/browser/format.ts';

const now = '2026-11-24T10:00:00.000Z';

test('a span is told in its two largest units', () => {
  expect([420, 40_000, 3_600_000, 183_600_000, 90_061_000].map(span)).toEqual([
    '420 ms',
    '40 s',
    '1 h',
    '2 d 3 h',
    '1 d 1 h',
  ]);
});

test('a span leaves out a unit that is zero rather than skipping to a small one', () => {
  expect(span(86_400_000 + 60_000)).toBe('1 d');
});

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

test('points have a sign and at most one decimal', () => {
  expect([12, -3.46, 0, -0.01].map(points)).toEqual(['+12', '−3.5', '0', '0']);
});

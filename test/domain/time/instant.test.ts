import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant, millis } from '../../../domain/time/instant.ts';

test('milliseconds are those of Date.parse, for every moment of four thousand years', () => {
  const moments = fc.integer({
    min: Date.parse('0001-01-01T00:00:00.000Z'),
    max: Date.parse('3999-12-31T23:59:59.999Z'),
  });
  fc.assert(
    fc.property(moments, (ms) => {
      expect(millis(instant(ms))).toBe(ms);
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  '2026-02-28T23:59:59.999Z',
  '2024-02-29T00:00:00.000Z',
  '2026-12-31T12:00:00.000Z',
  '2026-11-23',
  '2026-11-23T10:00:00+01:00',
])('%s is the moment it says', (text) => {
  expect(millis(text)).toBe(Date.parse(text));
});

test.each([
  '',
  'yesterday',
  '2026-13-01T00:00:00.000Z',
  '2026-02-30T99:00:00.000Z',
  '2026-11-2xT00:00:00.000Z',
  '2026-11-23T10:61:00.000Z',
])('%j is none, and said to be', (text) => {
  expect(() => millis(text)).toThrow(RangeError);
});

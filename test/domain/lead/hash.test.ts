import { expect, test } from 'vitest';
import { fraction } from '../../../domain/lead/hash.ts';

test('the same text gives the same share, and neighbours spread evenly', () => {
  expect(fraction('lead#welcome')).toBe(fraction('lead#welcome'));
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < 10_000; index++) {
    const tenth = Math.floor(fraction(`lead-${index}`) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(count).toBeGreaterThan(850);
});

import { expect, test } from 'vitest';
import { createRateLimiter } from '../../../../functions/adapters/aws/rate-limiter.ts';

test('a limiter lets so many through in a second, evenly, however many ask at once', async () => {
  const waits: number[] = [];
  const turn = createRateLimiter(
    200,
    () => 0,
    async (ms) => waits.push(ms),
  );
  await Promise.all(Array.from({ length: 61 }, () => turn()));
  // The first at once, each later one 5 ms after the one before.
  expect(waits).toEqual(Array.from({ length: 60 }, (_, n) => (n + 1) * 5));
});

test('a limiter does not make up for time in which nobody asked', async () => {
  let now = 0;
  const turn = createRateLimiter(
    100,
    () => now,
    async (ms) => {
      now += ms;
    },
  );
  await turn();
  now += 60;
  await turn();
  expect(now).toBe(60);
  await turn();
  expect(now).toBe(70);
});

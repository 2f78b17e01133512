import { expect, it } from 'vitest';
import { createRateLimiter } from '../../../../functions/adapters/aws/rate-limiter.ts';

it('lets so many through in a second, evenly, however many ask at once', async () => {
  const turn = createRateLimiter(200);
  const started = performance.now();
  const at: number[] = [];
  await Promise.all(
    Array.from({ length: 61 }, async () => {
      await turn();
      at.push(performance.now() - started);
    }),
  );
  // The first at once, each later one 5 ms after the one before; a timer may ring a millisecond early.
  for (const [n, ms] of at.entries()) expect(ms).toBeGreaterThanOrEqual(n * 5 - 2);
});

it('does not make up for time in which nobody asked', async () => {
  const turn = createRateLimiter(100);
  await turn();
  await new Promise((resolve) => setTimeout(resolve, 60));
  await turn();
  const before = performance.now();
  await turn();
  expect(performance.now() - before).toBeGreaterThanOrEqual(8);
});

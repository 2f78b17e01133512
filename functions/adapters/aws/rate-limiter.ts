/** Resolves after this many milliseconds. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Resolves when the next call may be made: evenly spaced over each second, without bursts. It uses the machine's clock, because
 * the protected service does too.
 */
export function createRateLimiter(
  perSecond: number,
  now = () => performance.now(),
  wait: (ms: number) => Promise<unknown> = pause,
): () => Promise<void> {
  let next = 0;
  return async () => {
    const at = Math.max(next, now());
    next = at + 1_000 / perSecond;
    const left = at - now();
    if (left > 0) await wait(left);
  };
}

/** Resolves when the next call may be made: evenly spaced, so many a second. On the machine's clock, because what it protects is too. */
export function createPace(perSecond: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const at = Math.max(next, performance.now());
    next = at + 1_000 / perSecond;
    const wait = at - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
}

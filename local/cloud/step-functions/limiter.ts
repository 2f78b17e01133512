/** Lets at most `limit` pieces of work run at once; the others wait their turn in order. */
export function createLimiter(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift(); // hands its place on, so the number running stays the same
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

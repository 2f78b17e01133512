/** Works on all items, `at` of them at once. After the first error it starts no other item, waits for the running ones, and throws. */
export async function inParallel<T>(items: Iterable<T>, at: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]();
  let failed = false;
  const worker = async () => {
    for (let next = left.next(); !next.done && !failed; next = left.next())
      await work(next.value).catch((error: unknown) => {
        failed = true;
        throw error;
      });
  };
  await allOf(Array.from({ length: at }, worker));
}

/**
 * Waits until all have ended, then throws the first error in the order of the list. The caller has nothing running when it
 * catches that error.
 */
export async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(work);
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
}

/** The result of the work. Throws when it takes longer than `ms` milliseconds of real time; the work itself continues. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

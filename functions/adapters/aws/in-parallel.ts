/** Works on all items, `at` of them at once; the first error ends it when what is under way has ended. */
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

/** Waits until all have ended, then throws the first error in the order of the list: a caller that hears of it has nothing under way. */
export async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(work);
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
}

/** The answer of the work. Throws when it has not come within these milliseconds of real time; the work itself goes on. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

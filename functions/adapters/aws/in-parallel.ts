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

/** Throws the first error in the order of the list, when all have ended: nothing goes on behind the back of who hears of it. */
export async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(work);
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
}

/** The answer of the work; throws when it has not come within these milliseconds of real time, and what is under way goes on. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

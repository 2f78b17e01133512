/** Lets work in by its urgency. */
interface Gate {
  /** For a caller that waits for the answer: starts at once. */
  foreground<T>(work: () => Promise<T>): Promise<T>;
  /** Waits its turn. */
  background<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * On Lambda a burst of requests does not slow down workflows, nor they it; here all share one thread. So visitors come
 * first: while one waits, background work is only let in one by one, `trickleMs` apart, so that nothing starves;
 * otherwise up to `atOnce` run at a time.
 */
export function createGate({ atOnce, trickleMs }: { atOnce: number; trickleMs: number }): Gate {
  let foreground = 0;
  let background = 0;
  let waiting: (() => void)[] = [];
  let next = 0;
  let trickling = false;

  function admitOne(): void {
    background += 1;
    waiting[next++]?.();
    // Removing the first of a long array moves all others, so finished entries are cut in bulk.
    if (next > 1_000 && next * 2 > waiting.length) {
      waiting = waiting.slice(next);
      next = 0;
    }
  }

  function admit(): void {
    if (foreground > 0) {
      if (!trickling && next < waiting.length) {
        trickling = true;
        setTimeout(drop, trickleMs);
      }
      return;
    }
    while (background < atOnce && next < waiting.length) admitOne();
  }

  function drop(): void {
    trickling = false;
    if (foreground > 0 && background < atOnce && next < waiting.length) admitOne();
    admit();
  }

  return {
    async foreground(work) {
      foreground += 1;
      try {
        return await work();
      } finally {
        foreground -= 1;
        if (foreground === 0) admit();
      }
    },
    async background(work) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      try {
        return await work();
      } finally {
        background -= 1;
        admit();
      }
    },
  };
}

import type { Instant } from '../../domain/time/instant.ts';

/** Future events, earliest first; those of one moment in the order they were added. */
interface Agenda<T> {
  add(at: Instant, what: T): void;
  /** The earliest, taken out; undefined when nothing is left. */
  next(): { at: Instant; what: T } | undefined;
}

interface Entry<T> {
  at: Instant;
  order: number;
  what: T;
}

/** A binary heap: a hundred thousand leads have a few hundred thousand things before them. */
export function createAgenda<T>(): Agenda<T> {
  const heap: Entry<T>[] = [];
  let order = 0;
  const isBefore = (a: Entry<T>, b: Entry<T>) => (a.at === b.at ? a.order < b.order : a.at < b.at);
  const swap = (a: number, b: number) => {
    const [one, other] = [heap[a], heap[b]];
    if (one && other) [heap[a], heap[b]] = [other, one];
  };
  const isWrong = (parent: number, child: number) => {
    const [above, below] = [heap[parent], heap[child]];
    return above !== undefined && below !== undefined && isBefore(below, above);
  };

  return {
    add(at, what) {
      heap.push({ at, order: order++, what });
      for (let child = heap.length - 1; child > 0; ) {
        const parent = (child - 1) >> 1;
        if (!isWrong(parent, child)) break;
        swap(parent, child);
        child = parent;
      }
    },
    next() {
      const [first] = heap;
      const last = heap.pop();
      if (first === undefined || last === undefined) return undefined;
      if (heap.length > 0) heap[0] = last;
      for (let parent = 0; ; ) {
        const [left, right] = [2 * parent + 1, 2 * parent + 2];
        const child = isWrong(left, right) ? right : left;
        if (!isWrong(parent, child)) break;
        swap(parent, child);
        parent = child;
      }
      return { at: first.at, what: first.what };
    },
  };
}

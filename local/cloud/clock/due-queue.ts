/** Something that is to happen at a moment. `position` is its place in the heap, −1 when it is in none. */
export interface DueEntry {
  readonly when: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
  position: number;
}

/**
 * A priority queue of due times: an indexed binary heap. It really removes entries, because ten thousand waiting executions
 * each cancel a timer that is due in a year. Entries of one moment keep their order.
 */
export class DueQueue {
  readonly #heap: DueEntry[] = [];
  #added = 0;

  get first(): DueEntry | undefined {
    return this.#heap[0];
  }

  /** How many entries were ever added; the next one's `order`. */
  get added(): number {
    return this.#added;
  }

  add(when: number, run: () => void | Promise<void>): DueEntry {
    const entry: DueEntry = { when, order: this.#added++, run, position: this.#heap.length };
    this.#heap.push(entry);
    this.#up(entry);
    return entry;
  }

  /** Takes the entry out; does nothing when it is out already. */
  remove(entry: DueEntry): void {
    const { position } = entry;
    if (position < 0) return;
    const last = this.#heap.pop();
    entry.position = -1;
    if (last === undefined || last === entry) return;
    last.position = position;
    this.#heap[position] = last;
    this.#up(last);
    this.#down(last);
  }

  clear(): void {
    for (const entry of this.#heap) entry.position = -1;
    this.#heap.length = 0;
  }

  #up(entry: DueEntry): void {
    for (;;) {
      const parent = this.#heap[(entry.position - 1) >> 1];
      if (entry.position === 0 || parent === undefined || !before(entry, parent)) return;
      this.#swap(entry, parent);
    }
  }

  #down(entry: DueEntry): void {
    for (;;) {
      const left = this.#heap[entry.position * 2 + 1];
      const right = this.#heap[entry.position * 2 + 2];
      const child = right !== undefined && left !== undefined && before(right, left) ? right : left;
      if (child === undefined || !before(child, entry)) return;
      this.#swap(entry, child);
    }
  }

  #swap(a: DueEntry, b: DueEntry): void {
    const { position } = a;
    a.position = b.position;
    b.position = position;
    this.#heap[a.position] = a;
    this.#heap[b.position] = b;
  }
}

function before(a: DueEntry, b: DueEntry): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order);
}

import { type DueEntry, DueQueue } from './due-queue.ts';

/** The one clock of the embedded cloud. All times are milliseconds since the epoch. */
export interface Clock {
  readonly mode: 'real' | 'virtual';
  now(): number;
  /** Runs `run` when the clock reaches `when`; at the next turn when that has passed. Its work counts as busy. */
  at(when: number, run: () => void | Promise<void>): { cancel(): void };
  /** Virtual time waits for work that runs in here, and so does `idle`. Handlers, deliveries and writes run in it. */
  busy<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no work runs and none is about to. Awaiting it inside `busy` would deadlock. */
  idle(): Promise<void>;
  /** Whether work runs or is due now. */
  isBusy(): boolean;
  /** Moves the clock to `ms`, stopping at everything due on the way until it is done. Earlier than now: only waits for idle. */
  advanceTo(ms: number): Promise<void>;
  /** When the next timer is due. */
  nextDue(): number | undefined;
  /** Removes all timers. Running work continues, but `at` has no effect any more. */
  stop(): void;
}

export interface ClockOptions {
  mode: 'real' | 'virtual';
  /** Where the clock starts; the system's time when left out. A real clock runs on from here. */
  startAt?: number;
  /** Called and awaited each time `advanceTo` has moved the clock, before the due timers run. */
  onMove?: (now: number) => void | Promise<void>;
  /** Called with a timer's error; by default it is written to standard error. */
  onError?: (error: unknown) => void;
}

/** A sleeping laptop stops timers but not the calendar: looking again once a minute bounds how late a timer can be. */
const longestSleep = 60_000;

/** A clock that follows the system's time with an offset (`real`), or one that moves only by `advanceTo` (`virtual`). */
export function createClock({ mode, startAt = Date.now(), onMove, onError = console.error }: ClockOptions): Clock {
  const queue = new DueQueue();
  let system = Date.now();
  let offset = startAt - system;
  let stoodAt = startAt;
  let working = 0;
  let idleWaiters: (() => void)[] = [];
  let moves = Promise.resolve();
  let alarm: NodeJS.Timeout | undefined;
  let alarmFor = Number.POSITIVE_INFINITY;
  let stopped = false;

  const now = () => (mode === 'real' ? goingOn() + offset : stoodAt);

  /**
   * The system's clock. When it is set back, this clock continues from where it was until the next start: nothing happens
   * twice, or before its cause.
   */
  function goingOn(): number {
    const read = Date.now();
    if (read < system) offset += system - read;
    system = read;
    return read;
  }

  async function busy<T>(work: () => Promise<T>): Promise<T> {
    working += 1;
    try {
      return await work();
    } finally {
      working -= 1;
      if (working === 0 && idleWaiters.length > 0) settle();
    }
  }

  /** Work often ends by starting other work a turn later; idle is two quiet turns of the event loop. */
  function settle(quietTurns = 0): void {
    setImmediate(() => {
      if (working > 0 || dueNow() !== undefined) return;
      if (quietTurns < 1) return settle(quietTurns + 1);
      const waiters = idleWaiters;
      idleWaiters = [];
      for (const resolve of waiters) resolve();
    });
  }

  function idle(): Promise<void> {
    return new Promise((resolve) => {
      idleWaiters.push(resolve);
      if (working === 0) settle();
    });
  }

  function dueNow(): DueEntry | undefined {
    const entry = queue.first;
    return entry !== undefined && entry.when <= now() ? entry : undefined;
  }

  /**
   * Starts everything that is due, in order of time, without waiting in between: one instant's work runs side by side.
   * What this sets for right now waits for the next turn, so that it cannot keep the event loop for itself.
   */
  function fire(): void {
    const { added } = queue;
    for (let entry = dueNow(); entry !== undefined && entry.order < added; entry = dueNow()) {
      queue.remove(entry);
      const { run } = entry;
      busy(async () => run()).catch(onError);
    }
  }

  /** One alarm for the earliest timer, also for a virtual clock: due timers run without advancing. */
  function arm(): void {
    const when = queue.first?.when ?? Number.POSITIVE_INFINITY;
    if (alarm !== undefined && when >= alarmFor) return;
    clearTimeout(alarm);
    alarm = undefined;
    const wait = when - now();
    if (stopped || when === Number.POSITIVE_INFINITY || (mode === 'virtual' && wait > 0)) return;
    alarmFor = when;
    alarm = setTimeout(ring, Math.min(Math.max(wait, 0), longestSleep));
  }

  function ring(): void {
    alarm = undefined;
    fire();
    arm();
    if (working === 0 && idleWaiters.length > 0) settle();
  }

  async function move(to: number): Promise<void> {
    if (to <= now()) return;
    if (mode === 'real') offset += to - now();
    else stoodAt = to;
    clearTimeout(alarm); // it was set for the old offset
    alarm = undefined;
    await onMove?.(now());
  }

  async function advance(target: number): Promise<void> {
    for (;;) {
      await idle();
      const next = queue.first?.when;
      if (stopped || next === undefined || next > target) break;
      await move(next);
      fire();
    }
    if (!stopped) await move(target);
    arm();
  }

  return {
    mode,
    now,
    busy,
    idle,
    isBusy: () => working > 0 || dueNow() !== undefined,
    at(when, run) {
      if (stopped) return { cancel() {} };
      const entry = queue.add(when, run);
      arm();
      return { cancel: () => queue.remove(entry) };
    },
    advanceTo(ms) {
      moves = moves.catch(() => undefined).then(() => advance(ms));
      return moves;
    },
    nextDue: () => queue.first?.when,
    stop() {
      stopped = true;
      clearTimeout(alarm);
      queue.clear();
      if (working === 0) settle();
    },
  };
}

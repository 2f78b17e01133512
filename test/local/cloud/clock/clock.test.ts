import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DueQueue } from '../../../../local/cloud/clock/due-queue.ts';
import { type Clock, createClock } from '../../../../local/cloud/clock/index.ts';

const start = Date.UTC(2026, 10, 22, 9);
const year = 365 * 86_400_000;
let clock: Clock;
afterEach(() => clock?.stop());

const turns = (n = 5) =>
  Array.from({ length: n }).reduce<Promise<void>>(
    (p) => p.then(() => new Promise((r) => setImmediate(r))),
    Promise.resolve(),
  );

describe('a virtual clock', () => {
  test('stands still until it is advanced', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBe(start);
    await clock.advanceTo(start + 10);
    expect(clock.now()).toBe(start + 10);
  });

  test('runs what is due on the way, each at its own time, those of one moment in the order they were set', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name}@${clock.now() - start}`);
    clock.at(start + 200, note('b'));
    clock.at(start + 100, note('a'));
    clock.at(start + 200, note('c'));
    clock.at(start + 301, note('late'));
    await clock.advanceTo(start + 300);
    expect(seen).toEqual(['a@100', 'b@200', 'c@200']);
    expect(clock.nextDue()).toBe(start + 301);
  });

  test('runs timers that other timers set on the way, half a year ahead too', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    let runs = 0;
    const again = () => {
      runs += 1;
      clock.at(clock.now() + 86_400_000, again);
    };
    clock.at(start + 86_400_000, again);
    await clock.advanceTo(start + 180 * 86_400_000);
    expect(runs).toBe(180);
  });

  test('never passes work that is still running', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    let atEnd = 0;
    clock.at(start + 10, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      atEnd = clock.now();
    });
    clock.at(start + 11, () => undefined);
    await clock.advanceTo(start + 1_000);
    expect(atEnd).toBe(start + 10);
  });

  test('waits for work that began before the advance', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    let ended = 0;
    const work = clock.busy(async () => {
      await new Promise((resolve) => setTimeout(resolve, 15));
      ended = clock.now();
    });
    await clock.advanceTo(start + year);
    await work;
    expect(ended).toBe(start);
  });

  test('runs what is already due without being advanced', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    const seen: number[] = [];
    clock.at(start, () => void seen.push(2));
    clock.at(start - 5_000, () => void seen.push(1));
    await clock.idle();
    expect(seen).toEqual([1, 2]);
    expect(clock.now()).toBe(start);
  });

  test('does not run what was cancelled, and forgets it at once', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    let ran = false;
    clock
      .at(start + 5, () => {
        ran = true;
      })
      .cancel();
    expect(clock.nextDue()).toBeUndefined();
    await clock.advanceTo(start + 10);
    expect(ran).toBe(false);
  });

  test('tells every move before what is due then happens', async () => {
    const story: string[] = [];
    clock = createClock({ mode: 'virtual', startAt: start, onMove: (now) => void story.push(`moved ${now - start}`) });
    clock.at(start + 5, () => void story.push('ran'));
    await clock.advanceTo(start + 9);
    expect(story).toEqual(['moved 5', 'ran', 'moved 9']);
  });

  test('reports what a timer throws and goes on', async () => {
    const errors: unknown[] = [];
    clock = createClock({ mode: 'virtual', startAt: start, onError: (error) => void errors.push(error) });
    clock.at(start + 1, () => {
      throw new Error('broken');
    });
    let ran = false;
    clock.at(start + 2, () => {
      ran = true;
    });
    await clock.advanceTo(start + 2);
    expect(errors).toEqual([new Error('broken')]);
    expect(ran).toBe(true);
  });

  test('does two advances one after the other', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    await Promise.all([clock.advanceTo(start + 5), clock.advanceTo(start + 20)]);
    expect(clock.now()).toBe(start + 20);
  });

  test('is not idle between a piece of work and the one it starts a turn later', async () => {
    clock = createClock({ mode: 'virtual', startAt: start });
    let second = false;
    void clock.busy(async () => {
      setImmediate(
        () =>
          void clock.busy(async () => {
            await turns();
            second = true;
          }),
      );
    });
    await clock.idle();
    expect(second).toBe(true);
  });
});

describe('a real clock', () => {
  test('goes on from where it was when somebody sets the clock of the machine back', () => {
    let system = Date.now();
    const set = vi.spyOn(Date, 'now').mockImplementation(() => system);
    try {
      clock = createClock({ mode: 'real', startAt: start });
      system += 1_000;
      expect(clock.now()).toBe(start + 1_000);
      system -= 3_600_000;
      expect(clock.now()).toBe(start + 1_000);
      system += 500;
      expect(clock.now()).toBe(start + 1_500);
    } finally {
      set.mockRestore();
    }
  });

  test('runs on from where it was started and fires by itself', async () => {
    clock = createClock({ mode: 'real', startAt: start });
    const at = await new Promise<number>((resolve) => clock.at(start + 20, () => resolve(clock.now())));
    expect(at).toBeGreaterThanOrEqual(start + 20);
    expect(at).toBeLessThan(start + 2_000);
  });

  test('takes waits longer than a Node timer can (24.8 days), without firing early', async () => {
    clock = createClock({ mode: 'real', startAt: start });
    let fired = false;
    clock.at(start + year, () => {
      fired = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(fired).toBe(false);
  });

  test('can be advanced too, and its next timers move nearer', async () => {
    clock = createClock({ mode: 'real', startAt: start });
    let fired = 0;
    clock.at(start + year, () => {
      fired = clock.now();
    });
    const after = new Promise<number>((resolve) => clock.at(start + year + 60_030, () => resolve(clock.now())));
    await clock.advanceTo(start + year + 60_000);
    expect(fired).toBeGreaterThanOrEqual(start + year);
    expect(await after).toBeLessThan(start + year + 62_000);
  });

  test('fires nothing once stopped', async () => {
    clock = createClock({ mode: 'real' });
    let fired = false;
    clock.at(clock.now() + 5, () => {
      fired = true;
    });
    clock.stop();
    clock.at(clock.now(), () => {
      fired = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(fired).toBe(false);
  });
});

test('the due queue gives entries by time, then by age, also after removals', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 60 }), (plan) => {
      const queue = new DueQueue();
      const entries = plan.map(([when, keep]) => ({ entry: queue.add(when, () => undefined), keep }));
      for (const { entry, keep } of entries) if (!keep) queue.remove(entry);
      const out: number[] = [];
      for (let first = queue.first; first; first = queue.first) {
        out.push(first.when * 1_000 + first.order);
        queue.remove(first);
      }
      const kept = entries.filter(({ keep }) => keep).map(({ entry }) => entry.when * 1_000 + entry.order);
      expect(out).toEqual(kept.sort((a, b) => a - b));
    }),
    { numRuns: 100 },
  );
});

test('R3: is busy while work runs or is due, so that the next thing that happens is what runs now', async () => {
  const clock = createClock({ mode: 'virtual', startAt: 0 });
  expect(clock.isBusy()).toBe(false);
  let finish = () => {};
  const work = clock.busy(
    () =>
      new Promise<void>((done) => {
        finish = done;
      }),
  );
  clock.at(1_000, () => {});
  expect([clock.isBusy(), clock.nextDue()]).toEqual([true, 1_000]);
  finish();
  await work;
  await clock.idle();
  expect(clock.isBusy()).toBe(false);
  clock.at(0, () => {});
  expect(clock.isBusy()).toBe(true);
  clock.stop();
});

import { DueQueue } from './due-queue.ts';
import type { Clock } from './index.ts';

/**
 * The same clock, with a list of its own timers: `nextDue` skips the rounds of schedules, so that "fast-forward to the next
 * event" does not move by five minutes each time.
 */
export function foreground(clock: Clock): Clock {
  const queue = new DueQueue();
  return {
    mode: clock.mode,
    now: clock.now,
    busy: clock.busy,
    idle: clock.idle,
    isBusy: clock.isBusy,
    advanceTo: clock.advanceTo,
    nextDue: () => queue.first?.when,
    at(when, run) {
      const entry = queue.add(when, run);
      const timer = clock.at(when, () => {
        queue.remove(entry);
        return run();
      });
      return {
        cancel() {
          queue.remove(entry);
          timer.cancel();
        },
      };
    },
    stop() {
      queue.clear();
      clock.stop();
    },
  };
}

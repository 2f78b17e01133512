import { randomUUID } from 'node:crypto';
import type { Rule, Target } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import type { InvokeResult, LambdaHost } from '../lambda/index.ts';
import { nextFiring } from './schedule.ts';

interface Schedules {
  start(): void;
  /** Ends every rest: the clock runs by itself again. */
  wake(): void;
  stop(): void;
}

/**
 * While time is being advanced, a rate schedule rests after some firings without any other invocation and without an
 * error. Schedules look after what happened; when nothing happened, the next ten thousand looks would find nothing either. A
 * function that answers with `until` (ISO 8601) has found something to do then: every schedule's rest ends there. The second
 * firing finds what was too young for the first.
 */
const restAfterMs = 60_000;
const leastFirings = 2;
/** A firing's consequences (messages in queues, their functions) are over by then. */
const consequencesMs = 600_000;

/**
 * Fires the template's schedules on the clock: a rate right after the start and then at its interval, cron at its times. While
 * `resting()` (virtual time, fast-forward) rate schedules pause until something happens, and cron skips what follows a quiet
 * time.
 */
export function createSchedules(options: {
  rules: Rule[];
  clock: Clock;
  host: LambdaHost;
  region: string;
  account: string;
  resting: () => boolean;
}): Schedules {
  const { rules, clock, host, region, account, resting } = options;
  const running: { wake(): void; stop(): void }[] = [];

  const wakeAll = () => {
    for (const schedule of running) schedule.wake();
  };

  function run(arn: string, schedule: string, targets: Target[]) {
    const since = clock.now();
    const first = nextFiring(schedule, since, since); // refuses unreadable ones at the start
    const periodic = schedule.startsWith('rate');
    let timer = clock.at(periodic ? since : first, fire);
    let forget: (() => void) | undefined;
    let seen = host.activity.count();
    let quietSince = since;
    let quietFirings = 0;
    let settled: { cancel(): void } | undefined;
    let due: { cancel(): void } | undefined;

    function somethingHappened(): void {
      seen = host.activity.count();
      quietSince = clock.now();
      quietFirings = 0;
    }
    function wake(): void {
      if (!forget) return;
      forget();
      forget = undefined;
      somethingHappened();
      arm();
    }
    function arm(): void {
      timer = clock.at(nextFiring(schedule, clock.now(), since), fire);
    }
    async function fire(): Promise<void> {
      // A night in which nothing has happened since the last one is let pass, as the looks of a rate are.
      if (!periodic && resting() && host.activity.count() === seen) return arm();
      if (!periodic) settled = clock.at(clock.now() + consequencesMs, somethingHappened);
      const event = scheduled(arn, region, account, clock.now());
      const results = await Promise.all(
        targets.map(({ arn: target, input }) => host.invoke(target, input ?? event, 'schedule')),
      );
      const until = untilOf(results);
      if (!periodic && !Number.isNaN(until)) due = clock.at(until, wakeAll);
      const quietly = host.activity.count() === seen && results.every((result) => 'payload' in result);
      if (quietly) quietFirings += 1;
      else if (periodic) somethingHappened();
      const quiet = quietFirings >= leastFirings && clock.now() - quietSince >= restAfterMs;
      if (periodic && quiet && resting()) rest(until);
      else arm();
    }
    function rest(until: number): void {
      const unsubscribe = host.activity.subscribe(wake);
      const alarm = Number.isNaN(until) ? undefined : clock.at(until, wake);
      forget = () => {
        unsubscribe();
        alarm?.cancel();
      };
    }
    running.push({
      wake,
      stop() {
        timer.cancel();
        settled?.cancel();
        due?.cancel();
        forget?.();
      },
    });
  }

  return {
    start() {
      for (const { arn, schedule, targets } of rules) if (schedule) run(arn, schedule, targets);
    },
    wake: wakeAll,
    stop() {
      for (const schedule of running.splice(0)) schedule.stop();
    },
  };
}

/** The first moment any of them named, in milliseconds; NaN when none did. */
function untilOf(results: readonly InvokeResult[]): number {
  const named = results.map((result) =>
    'payload' in result ? Date.parse(String((result.payload as { until?: string } | undefined)?.until)) : Number.NaN,
  );
  const times = named.filter((time) => !Number.isNaN(time));
  return times.length > 0 ? Math.min(...times) : Number.NaN;
}

const scheduled = (arn: string, region: string, account: string, now: number) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account,
  time: `${new Date(now).toISOString().slice(0, 19)}Z`,
  region,
  resources: [arn],
  detail: {},
});

import { randomUUID } from 'node:crypto';
import type { Rule, Target } from '../assembly.ts';
import type { Clock } from '../clock.ts';
import type { LambdaHost } from '../lambda-host.ts';
import { nextFiring } from './schedule.ts';

export interface Schedules {
  start(): void;
  /** Ends every rest: the clock runs by itself again. */
  wake(): void;
  stop(): void;
}

/**
 * While time is being advanced, a rate schedule rests after some firings without any other invocation and without an
 * error. Schedules look after what happened; when nothing happened, the next ten thousand looks would find nothing either.
 */
const restAfterMs = 300_000;
const leastFirings = 3;

/**
 * Fires the scheduled rules of the template on the clock: a rate fires right after the start and then at its rate, cron
 * when it says. While `resting()` (virtual time, fast-forward) quiet rate schedules sleep until something happens.
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

  function run(arn: string, schedule: string, targets: Target[]) {
    const since = clock.now();
    const first = nextFiring(schedule, since, since); // refuses, at start, what it cannot read
    const periodic = schedule.startsWith('rate');
    let timer = clock.at(periodic ? since : first, fire);
    let forget: (() => void) | undefined;
    let seen = host.activity.count();
    let quietSince = since;
    let quietFirings = 0;

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
      const event = scheduled(arn, region, account, clock.now());
      const results = await Promise.all(
        targets.map(({ arn: target, input }) => host.invoke(target, input ?? event, 'schedule')),
      );
      const quietly = host.activity.count() === seen && results.every((result) => 'payload' in result);
      if (quietly) quietFirings += 1;
      else somethingHappened();
      const quiet = quietFirings >= leastFirings && clock.now() - quietSince >= restAfterMs;
      if (periodic && quiet && resting()) forget = host.activity.subscribe(wake);
      else arm();
    }
    running.push({
      wake,
      stop() {
        timer.cancel();
        forget?.();
      },
    });
  }

  return {
    start() {
      for (const { arn, schedule, targets } of rules) if (schedule) run(arn, schedule, targets);
    },
    wake() {
      for (const schedule of running) schedule.wake();
    },
    stop() {
      for (const schedule of running.splice(0)) schedule.stop();
    },
  };
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

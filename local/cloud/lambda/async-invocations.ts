import { randomUUID } from 'node:crypto';
import { type Called, calledFunction } from '../assembly/called-function.ts';
import type { LocalFunction } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import { openDeliveryJournal } from '../journal/deliveries.ts';
import type { Corruption } from '../journal/file.ts';
import type { InvokeError, LambdaHost } from './index.ts';

/** An event that a function could not handle, as it would lie in the dead-letter queue. */
export interface DeadLetter {
  queueArn: string;
  functionName: string;
  event: unknown;
  error: InvokeError;
  at: string;
}

type Queued = { kind: 'queued'; id: string; functionArn: string; event: unknown };
type End = { kind: 'done'; id: string } | ({ kind: 'dead'; id: string } & DeadLetter);

export interface AsyncInvocations {
  /** Accepts an event for a function; resolves when it is safe on disk. Delivery follows, at least once. */
  send(functionArn: string, event: unknown): Promise<void>;
  deadLetters(): DeadLetter[];
  /** Continues the deliveries of a killed process. */
  resume(): void;
  stop(): Promise<void>;
}

/** Lambda waits one minute before the first repetition and two before the second. */
const retryDelays = [60_000, 120_000];

/** Lambda's asynchronous invocation: a durable queue, repetitions on the clock, and the dead-letter queue of the template. */
export async function openAsyncInvocations(options: {
  path: string;
  clock: Clock;
  host: LambdaHost;
  functions: LocalFunction[];
  onCorruption?: (corruption: Corruption) => void;
}): Promise<AsyncInvocations> {
  const { path, clock, host, functions, onCorruption } = options;
  const journal = await openDeliveryJournal<Queued, End>(path, onCorruption);
  const { waiting } = journal;
  const dead = journal.dead.flatMap((end) => (end.kind === 'dead' ? [letter(end)] : []));
  let stopped = false;

  function deliver(id: string, functionArn: string, event: unknown, attempt: number): void {
    clock.at(clock.now(), async () => {
      if (stopped) return;
      const result = await host.invoke(functionArn, event);
      if (stopped) return;
      if ('payload' in result) return void journal.end({ kind: 'done', id });
      const called = calledFunction(functions, functionArn);
      if (called && attempt < (called.fn.asynchronous[called.qualifier]?.retries ?? 0)) {
        const delay = retryDelays[Math.min(attempt, retryDelays.length - 1)] ?? 0;
        clock.at(clock.now() + delay, () => deliver(id, functionArn, event, attempt + 1));
        return;
      }
      bury(id, called, event, result.error);
    });
  }

  function bury(id: string, called: Called | undefined, event: unknown, error: InvokeError): void {
    const queueArn = called?.fn.asynchronous[called.qualifier]?.deadLetterArn;
    if (!called || queueArn === undefined) return void journal.end({ kind: 'done', id });
    const entry = {
      queueArn,
      functionName: called.fn.name,
      event,
      error,
      at: new Date(clock.now()).toISOString(),
    };
    dead.push(entry);
    journal.end({ kind: 'dead', id, ...entry });
  }

  return {
    async send(functionArn, event) {
      const id = randomUUID();
      await clock.busy(() => journal.accept({ kind: 'queued', id, functionArn, event }));
      deliver(id, functionArn, event, 0);
    },
    deadLetters: () => [...dead],
    resume() {
      for (const { id, functionArn, event } of waiting.values()) deliver(id, functionArn, event, 0);
      waiting.clear();
    },
    async stop() {
      stopped = true;
      await journal.close();
    },
  };
}

const letter = ({ queueArn, functionName, event, error, at }: DeadLetter): DeadLetter => ({
  queueArn,
  functionName,
  event,
  error,
  at,
});

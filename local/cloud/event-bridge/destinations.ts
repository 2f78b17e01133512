import { randomUUID } from 'node:crypto';
import type { Destination, Target } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import { openDeliveryJournal } from '../journal/deliveries.ts';
import type { Corruption } from '../journal/file.ts';
import { type CallOutcome, callDestination, type SecretValue } from './destination-call.ts';

type Queued = {
  kind: 'queued';
  id: string;
  target: Target;
  /** Values for the `*` in the address. */
  values: string[];
  body: string;
  event: unknown;
  since: number;
};
type Done = { kind: 'done'; id: string };

export interface Destinations {
  /** Takes an event for an API destination; resolves when it is safe on disk. Delivery follows, at least once. */
  send(delivery: Omit<Queued, 'kind' | 'id' | 'since'>): Promise<void>;
  /** Continues the deliveries of a killed process. */
  resume(): void;
  stop(): Promise<void>;
}

const second = 1_000;
/** EventBridge waits longer each time; 185 tries then take about a day. */
const waitAfter = (attempt: number) => Math.min(2 ** attempt * second, 600 * second);

/** API destinations: durable, retried on the clock by the target's retry policy, and then put into its dead-letter queue. */
export async function openDestinations(options: {
  path: string;
  clock: Clock;
  destinations: Destination[];
  secretValue: SecretValue;
  /** Puts a text into a queue, by its ARN. */
  toQueue: (queueArn: string, body: string) => Promise<void>;
  onFailure: (text: string) => void;
  onCorruption?: (corruption: Corruption) => void;
}): Promise<Destinations> {
  const { path, clock, destinations, secretValue, toQueue, onFailure, onCorruption } = options;
  const journal = await openDeliveryJournal<Queued, Done>(path, onCorruption);
  const { waiting } = journal;
  let stopped = false;

  function deliver(queued: Queued, attempt: number, at = clock.now()): void {
    clock.at(at, async () => {
      if (stopped) return;
      const { target, values, body, since } = queued;
      const destination = destinations.find(({ arn }) => arn === target.arn);
      const outcome: CallOutcome = destination
        ? await callDestination(destination, values, body, secretValue)
        : { ok: false, again: false, why: `unknown API destination ${target.arn}` };
      if (stopped) return;
      if (outcome.ok) return void journal.end({ kind: 'done', id: queued.id });
      const next = clock.now() + Math.max(waitAfter(attempt), outcome.afterMs ?? 0);
      if (outcome.again && attempt < target.retries && next - since <= target.maxAgeMs)
        return deliver(queued, attempt + 1, next);
      onFailure(`API destination ${destination?.name}: ${outcome.why}`);
      if (target.deadLetterArn) await toQueue(target.deadLetterArn, JSON.stringify(queued.event));
      journal.end({ kind: 'done', id: queued.id });
    });
  }

  return {
    async send(delivery) {
      const queued: Queued = { kind: 'queued', id: randomUUID(), since: clock.now(), ...delivery };
      await clock.busy(() => journal.accept(queued));
      deliver(queued, 0);
    },
    resume() {
      for (const queued of waiting.values()) deliver(queued, 0);
      waiting.clear();
    },
    async stop() {
      stopped = true;
      await journal.close();
    },
  };
}

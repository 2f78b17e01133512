import type { LocalQueue, QueueMapping } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Corruption } from '../journal/file.ts';
import type { DeadLetter } from '../lambda/async-invocations.ts';
import type { LambdaHost } from '../lambda/index.ts';
import type { JsonService } from '../server/aws-endpoints.ts';
import { createSqsApi } from './api.ts';
import { openMessages } from './messages.ts';
import { createPoller, type Poller } from './poller.ts';

export interface Sqs {
  /** AWS JSON 1.0: `AmazonSQS.*`. */
  handle: JsonService;
  /** Puts a text into a queue, by its ARN. */
  put(queueArn: string, body: string): Promise<void>;
  /** Messages a function failed on until they were moved to a dead-letter queue. */
  deadLetters(): DeadLetter[];
  /** Starts delivery; messages that a killed process had received become visible when their time is over. */
  resume(): void;
  /** Removes deleted messages from the file. */
  compact(): Promise<void>;
  stop(): Promise<void>;
}

/** The queues of the template with the functions they feed. */
export async function openSqs(options: {
  path: string;
  clock: Clock;
  host: LambdaHost;
  queues: LocalQueue[];
  mappings: QueueMapping[];
  /** Queues for what EventBridge could not deliver, by ARN. */
  undelivered: readonly string[];
  region: string;
  onCorruption?: (corruption: Corruption) => void;
}): Promise<Sqs> {
  const { path, clock, host, queues, mappings, undelivered, region, onCorruption } = options;
  const pollers = new Map<string, Poller>();
  const messages = await openMessages({
    path,
    clock,
    queues,
    onVisible: (queueArn, at) => pollers.get(queueArn)?.expect(at),
    onCorruption,
  });
  for (const mapping of mappings) {
    const queue = queues.find(({ arn }) => arn === mapping.queueArn);
    if (queue) pollers.set(queue.arn, createPoller({ mapping, queue, messages, clock, host, region }));
  }
  /** The dead-letter queues, each with the function whose messages end there. */
  const fedFrom = new Map(undelivered.map((arn) => [arn, 'event-bridge']));
  for (const { arn, redrive } of queues) {
    const fed = mappings.find(({ queueArn }) => queueArn === arn);
    if (redrive && fed) fedFrom.set(redrive.deadLetterArn, fed.functionArn.split(':')[6] ?? '');
  }
  const graves = [...fedFrom].map(([queueArn, functionName]) => ({ queueArn, functionName }));

  return {
    handle: createSqsApi(queues, messages, clock),
    async put(queueArn, body) {
      const queue = queues.find(({ arn }) => arn === queueArn);
      if (!queue) throw new Error(`there is no queue ${queueArn}`);
      await messages.send(queue, [{ body }]);
    },
    deadLetters: () =>
      graves.flatMap(({ queueArn, functionName }) =>
        messages.inQueue(queueArn).map(({ body, sentAt, error, diedAt = sentAt }) => ({
          queueArn,
          functionName,
          event: body,
          error: error ?? {
            errorType: 'Unusable',
            errorMessage: 'put there by its worker; the message or the log says why',
          },
          at: new Date(diedAt).toISOString(),
        })),
      ),
    compact: () => messages.compact(),
    resume() {
      for (const poller of pollers.values()) poller.start();
    },
    async stop() {
      for (const poller of pollers.values()) poller.stop();
      await messages.close();
    },
  };
}

import { createHash } from 'node:crypto';
import type { LocalQueue, QueueMapping } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import type { InvokeResult, LambdaHost } from '../lambda/index.ts';
import type { Message, Messages } from './messages.ts';

/** Lambda begins with five batches of a standard queue at a time. */
const usualConcurrency = 5;

export interface Poller {
  /** A message will be visible at this time. */
  expect(at: number): void;
  start(): void;
  stop(): void;
}

/**
 * An event source mapping: hands visible messages to the function in batches and deletes the handled ones. A failed message
 * stays hidden until its visibility timeout, or for the time that the function set by ChangeMessageVisibility.
 */
export function createPoller(options: {
  mapping: QueueMapping;
  queue: LocalQueue;
  messages: Messages;
  clock: Clock;
  host: LambdaHost;
  region: string;
}): Poller {
  const { mapping, queue, messages, clock, host, region } = options;
  const concurrency = mapping.concurrency ?? usualConcurrency;
  let running = 0;
  let stopped = true;
  let timer: { at: number; cancel(): void } | undefined;

  function expect(at: number): void {
    if (stopped || running >= concurrency || (timer && timer.at <= at)) return;
    timer?.cancel();
    timer = { at, ...clock.at(at, poll) };
  }

  async function poll(): Promise<void> {
    timer = undefined;
    const deliveries: Promise<void>[] = [];
    while (!stopped && running < concurrency) {
      const batch = messages.receive(queue, mapping.batchSize);
      if (batch.length === 0) break;
      running += 1;
      deliveries.push(deliver(batch).finally(done));
    }
    next();
    await Promise.all(deliveries);
  }

  function done(): void {
    running -= 1;
    next();
  }

  function next(): void {
    const times = messages.inQueue(queue.arn).map(({ visibleAt }) => visibleAt);
    if (times.length > 0) expect(times.reduce((a, b) => Math.min(a, b)));
  }

  async function deliver(batch: Message[]): Promise<void> {
    // The count of receives is on disk first: a message that kills this process must reach its dead letters too.
    await messages.flushed();
    const event = { Records: batch.map((message) => recordOf(message, queue, region)) };
    const result = await host.invoke(mapping.functionArn, event);
    if (stopped) return;
    const failed = failedOf(result, batch, mapping.reportsFailures);
    for (const message of batch) {
      const error = failed.get(message.id);
      if (error) messages.failed(message, error);
      else messages.remove(message);
    }
  }

  return {
    expect,
    start() {
      stopped = false;
      next();
    },
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}

type Failure = { errorType: string; errorMessage: string };

/**
 * Lambda Developer Guide, "Using Lambda with Amazon SQS", "Implementing partial batch responses": an empty or missing list
 * is success; anything that names no message of the batch fails the whole batch.
 */
function failedOf(result: InvokeResult, batch: Message[], reports: boolean): Map<string, Failure> {
  const whole = (failure: Failure) => new Map(batch.map(({ id }) => [id, failure]));
  if ('error' in result) {
    const { errorType, errorMessage } = result.error;
    return whole({ errorType, errorMessage });
  }
  if (!reports) return new Map();
  const { payload } = result;
  const failures = (payload as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures;
  if (failures === undefined || failures === null) return new Map();
  const ids = Array.isArray(failures)
    ? failures.map((one: { itemIdentifier?: unknown } | null) => one?.itemIdentifier)
    : [undefined];
  if (!ids.every((id) => batch.some((message) => message.id === id)))
    return whole({
      errorType: 'InvalidPartialBatchResponse',
      errorMessage: 'batchItemFailures names no message of the batch',
    });
  return new Map(
    ids.map((id) => [
      String(id),
      { errorType: 'ReportBatchItemFailures', errorMessage: 'the function reported this message' },
    ]),
  );
}

/** Lambda Developer Guide, "Using Lambda with Amazon SQS", "Example standard queue message event". */
function recordOf(message: Message, { arn }: LocalQueue, region: string) {
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: attributesOf(message),
    messageAttributes: {},
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
}

/** SQS API Reference, ReceiveMessage, "MessageSystemAttributeNames". */
export function attributesOf({ received, sentAt, firstReceivedAt, source }: Message): Record<string, string> {
  return {
    ApproximateReceiveCount: String(received),
    SentTimestamp: String(sentAt),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt ?? sentAt),
    ...(source !== undefined && { DeadLetterQueueSourceArn: source }),
  };
}

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

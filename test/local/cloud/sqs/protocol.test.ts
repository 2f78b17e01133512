import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { createDeadLetterQueue, queueOf } from '../../../../functions/adapters/sqs/dead-letter-queue.ts';
import { type Bench, graves, jobs, minute, openBench, start } from './queue.ts';

const QueueUrl = jobs.url;
const none = async () => undefined;
/** A queue that feeds no function: everything by hand. */
const alone = () => openBench(none, 'none');
const send = (bench: Bench, MessageBody: string, DelaySeconds?: number) =>
  bench.client().send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));
const receive = async (bench: Bench, VisibilityTimeout?: number, url = QueueUrl) =>
  (
    await bench.client().send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout,
        MessageSystemAttributeNames: ['All'],
      }),
    )
  ).Messages ?? [];
const counts = async (bench: Bench, url = QueueUrl) => {
  const AttributeNames = ['All' as const];
  const { Attributes = {} } = await bench
    .client()
    .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }));
  return [
    Attributes.ApproximateNumberOfMessages,
    Attributes.ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ].map(Number);
};

// SQS API Reference; the unmodified SDK checks MD5OfMessageBody and MD5OfBody itself.
describe('the API', () => {
  test('SendMessage, ReceiveMessage, DeleteMessage: what was sent comes out with its attributes, and is gone when deleted', async () => {
    const bench = await alone();
    const sent = await send(bench, 'héllo ✓');
    const [message] = await receive(bench);
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'héllo ✓',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(start) },
    });
    expect(await counts(bench)).toEqual([0, 1, 0]);
    await bench.client().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    await bench.minutes(10);
    expect(await receive(bench)).toEqual([]);
    expect(await counts(bench)).toEqual([0, 0, 0]);
  });

  test('SendMessageBatch answers per entry and refuses what SQS refuses, by its names', async () => {
    const bench = await alone();
    const batch = (Entries: { Id: string; MessageBody: string }[]) =>
      bench.client().send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const entries = (count: number) => Array.from({ length: count }, (_, n) => ({ Id: `${n}`, MessageBody: `m${n}` }));
    const { Successful = [] } = await batch(entries(10));
    expect(Successful.map(({ Id }) => Id)).toEqual(entries(10).map(({ Id }) => Id));
    expect((await receive(bench)).map(({ Body }) => Body)).toEqual(entries(10).map(({ MessageBody }) => MessageBody));
    await expect(batch(entries(11))).rejects.toThrow(expect.objectContaining({ name: 'TooManyEntriesInBatchRequest' }));
    await expect(batch([])).rejects.toThrow(expect.objectContaining({ name: 'EmptyBatchRequest' }));
    await expect(batch([...entries(1), ...entries(1)])).rejects.toThrow(
      expect.objectContaining({ name: 'BatchEntryIdsNotDistinct' }),
    );
    await expect(send(bench, 'x'.repeat(1_048_577))).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidParameterValue' }),
    );
  });

  test('GetQueueUrl, ListQueues and GetQueueAttributes know the queues of the template, and no other', async () => {
    const bench = await alone();
    expect((await bench.client().send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).QueueUrl).toBe(QueueUrl);
    expect((await bench.client().send(new ListQueuesCommand({}))).QueueUrls).toEqual([jobs.url, graves.url]);
    const { Attributes } = await bench
      .client()
      .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy', 'QueueArn'] }));
    expect(Attributes).toEqual({
      QueueArn: jobs.arn,
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: graves.arn, maxReceiveCount: 3 }),
    });
    await expect(bench.client().send(new GetQueueUrlCommand({ QueueName: 'nothing' }))).rejects.toThrow(
      expect.objectContaining({ name: 'QueueDoesNotExist' }),
    );
  });
});

describe('time', () => {
  test('a delayed message cannot be received before (SendMessage, DelaySeconds)', async () => {
    const bench = await alone();
    await send(bench, 'later', 120);
    expect(await counts(bench)).toEqual([0, 0, 1]);
    await bench.minutes(1.9);
    expect(await receive(bench)).toEqual([]);
    await bench.minutes(0.1);
    expect(await receive(bench)).toHaveLength(1);
  });

  test('a received message is hidden for the visibility timeout and counts its receives (Developer Guide, "Visibility timeout")', async () => {
    const bench = await alone();
    await send(bench, 'again');
    const [first] = await receive(bench);
    expect(await receive(bench)).toEqual([]);
    await bench.minutes(jobs.visibilityMs / minute);
    const [second] = await receive(bench);
    expect(second).toMatchObject({ MessageId: first?.MessageId, Attributes: { ApproximateReceiveCount: '2' } });
    // A handle of an earlier receive succeeds and deletes nothing (DeleteMessage, "ReceiptHandle").
    await bench.client().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    expect(await counts(bench)).toEqual([0, 1, 0]);
  });

  test('ChangeMessageVisibility hides longer, or shows at once with 0, and only what is in flight', async () => {
    const bench = await alone();
    await send(bench, 'slow');
    const change = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      bench.client().send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    const [first] = await receive(bench);
    await change(first?.ReceiptHandle, 600);
    await bench.minutes(9);
    expect(await receive(bench)).toEqual([]);
    await change(first?.ReceiptHandle, 0);
    const [second] = await receive(bench);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    await bench.minutes(2);
    await expect(change(second?.ReceiptHandle, 60)).rejects.toThrow(
      expect.objectContaining({ name: 'MessageNotInflight' }),
    );
    await expect(change('nonsense', 60)).rejects.toThrow(expect.objectContaining({ name: 'ReceiptHandleIsInvalid' }));
  });

  test('a message older than the retention period is gone', async () => {
    const bench = await alone();
    await send(bench, 'old');
    await bench.minutes(jobs.retentionMs / minute + 1);
    expect(await receive(bench)).toEqual([]);
  });
});

// Developer Guide, "Using dead-letter queues" and "Configuring a dead-letter queue redrive".
describe('dead letters', () => {
  const exhausted = async (bench: Bench) => {
    await send(bench, 'poison');
    for (let n = 0; n < 3; n++) expect(await receive(bench, 0)).toHaveLength(1);
    expect(await receive(bench)).toEqual([]);
  };

  test('a message received maxReceiveCount times goes to the dead-letter queue with its id', async () => {
    const bench = await alone();
    await exhausted(bench);
    expect([await counts(bench), await counts(bench, graves.url)]).toEqual([
      [0, 0, 0],
      [1, 0, 0],
    ]);
    const [dead] = await receive(bench, 0, graves.url);
    expect(dead).toMatchObject({ Body: 'poison', Attributes: { DeadLetterQueueSourceArn: jobs.arn } });
  });

  test('what ops send on its way again goes into the queue it was in', async () => {
    const bench = await alone();
    await exhausted(bench);
    const letters = createDeadLetterQueue(graves.url, bench.client());
    await letters.drain(async (letter) => {
      await letters.sendTo(queueOf(letter) ?? '', letter);
      return true;
    });
    expect(await receive(bench)).toMatchObject([{ Body: 'poison' }]);
    expect(await counts(bench, graves.url)).toEqual([0, 0, 0]);
  });

  test('StartMessageMoveTask brings them back as new messages, and refuses a queue that is nobody’s dead-letter queue', async () => {
    const bench = await alone();
    await exhausted(bench);
    await bench.client().send(new StartMessageMoveTaskCommand({ SourceArn: graves.arn }));
    expect(await receive(bench)).toMatchObject([{ Body: 'poison', Attributes: { ApproximateReceiveCount: '1' } }]);
    expect(await counts(bench, graves.url)).toEqual([0, 0, 0]);
    await expect(bench.client().send(new StartMessageMoveTaskCommand({ SourceArn: jobs.arn }))).rejects.toThrow(
      /Dead Letter Queue/,
    );
  });
});

test('messages, receive counts and dead letters are still there after the process has died', async () => {
  const bench = await alone();
  await send(bench, 'kept');
  await receive(bench);
  await bench.restarts();
  expect(await counts(bench)).toEqual([0, 1, 0]);
  await bench.minutes(1);
  expect(await receive(bench, 0)).toMatchObject([{ Attributes: { ApproximateReceiveCount: '2' } }]);
  await receive(bench, 0);
  await receive(bench, 0);
  await bench.restarts();
  expect([await counts(bench), await counts(bench, graves.url)]).toEqual([
    [0, 0, 0],
    [1, 0, 0],
  ]);
});

import { ChangeMessageVisibilityCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { type Bench, jobs, openBench, start, type Work } from './queue.ts';

// AWS Lambda Developer Guide, "Using Lambda with Amazon SQS" and its page "Handling errors for an SQS event source".

async function send(bench: Bench, ...bodies: string[]) {
  const Entries = bodies.map((MessageBody, n) => ({ Id: `${n}`, MessageBody }));
  await bench.client().send(new SendMessageBatchCommand({ QueueUrl: jobs.url, Entries }));
  await bench.idle();
}
const report: Work = async ({ Records }) => ({
  batchItemFailures: Records.filter(({ body }) => body.startsWith('bad')).map(({ messageId }) => ({
    itemIdentifier: messageId,
  })),
});

test('messages reach the function in batches of BatchSize, in the form of the SQS event, and are deleted', async () => {
  const bench = await openBench(async () => undefined);
  await send(bench, '1', '2', '3', '4');
  expect(bench.bodies()).toEqual([['1', '2', '3'], ['4']]);
  expect(bench.batches[0]?.[0]).toMatchObject({
    body: '1',
    eventSource: 'aws:sqs',
    eventSourceARN: jobs.arn,
    md5OfBody: 'c4ca4238a0b923820dcc509a6f75849b',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(start) },
    receiptHandle: expect.any(String),
  });
  await bench.minutes(60);
  expect(bench.batches).toHaveLength(2);
});

test('a batch whose function throws comes back as a whole after the visibility timeout', async () => {
  let fails = true;
  const bench = await openBench(async () => {
    if (fails) throw new TypeError('not today');
  });
  await send(bench, '1', '2');
  await bench.minutes(0.9);
  expect(bench.batches).toHaveLength(1);
  fails = false;
  await bench.minutes(60);
  expect(bench.bodies()).toEqual([
    ['1', '2'],
    ['1', '2'],
  ]);
});

test('ReportBatchItemFailures: only the reported messages come back, until they are dead letters', async () => {
  const bench = await openBench(report);
  await send(bench, 'good', 'bad');
  await bench.minutes(60);
  expect(bench.bodies()).toEqual([['good', 'bad'], ['bad'], ['bad']]);
  expect(bench.batches.map(([first]) => first?.attributes.ApproximateReceiveCount)).toEqual(['1', '2', '3']);
  expect(bench.deadLetters()).toMatchObject([{ functionName: 'worker', event: 'bad', at: '2026-11-24T09:03:00.000Z' }]);
});

test.each([
  ['an empty list', { batchItemFailures: [] }, 1],
  ['no list', {}, 1],
  ['nothing', null, 1],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, 3],
  ['null as identifier', { batchItemFailures: [{ itemIdentifier: null }] }, 3],
  ['a misspelt key', { batchItemFailures: [{ itemidentifier: 'x' }] }, 3],
  ['an unknown message', { batchItemFailures: [{ itemIdentifier: 'unknown' }] }, 3],
])('a partial batch response with %s', async (_name, answer, deliveries) => {
  const bench = await openBench(async () => answer);
  await send(bench, '1');
  await bench.minutes(60);
  expect(bench.batches).toHaveLength(deliveries);
});

test('without ReportBatchItemFailures in the mapping the answer counts for nothing', async () => {
  const bench = await openBench(report, { reportsFailures: false });
  await send(bench, 'bad');
  await bench.minutes(60);
  expect(bench.batches).toHaveLength(1);
});

test('a function decides itself when it gets a message again, with ChangeMessageVisibility', async () => {
  const times: number[] = [];
  const bench: Bench = await openBench(async (event) => {
    times.push(bench.now() - start);
    const [record] = event.Records;
    await bench.client().send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: jobs.url,
        ReceiptHandle: record?.receiptHandle,
        VisibilityTimeout: 3_600 * times.length,
      }),
    );
    return { batchItemFailures: [{ itemIdentifier: record?.messageId }] };
  });
  await send(bench, 'slow');
  await bench.minutes(600);
  expect(times.map((ms) => ms / 3_600_000)).toEqual([0, 1, 3]);
});

test('no more batches run at a time than MaximumConcurrency, and all are delivered', async () => {
  let running = 0;
  let most = 0;
  const bench = await openBench(
    async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    },
    { concurrency: 2, batchSize: 1 },
  );
  await send(bench, '1', '2', '3', '4', '5');
  expect([most, bench.batches.length]).toEqual([2, 5]);
});

test('virtual time does not pass a batch in flight, and a killed batch comes again after its visibility timeout', async () => {
  let hang = true;
  const bench = await openBench(() => (hang ? new Promise(() => undefined) : Promise.resolve(undefined)));
  const Entries = [{ Id: '1', MessageBody: 'in flight' }];
  await bench.client().send(new SendMessageBatchCommand({ QueueUrl: jobs.url, Entries }));
  while (bench.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const moved = bench.minutes(60).then(() => 'moved');
  expect(await Promise.race([moved, new Promise((resolve) => setTimeout(() => resolve('waits'), 50))])).toBe('waits');
  hang = false;
  await bench.restarts();
  await bench.minutes(0.9);
  expect(bench.batches).toHaveLength(1);
  await bench.minutes(0.1);
  expect(bench.batches.map(([record]) => record?.attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
});

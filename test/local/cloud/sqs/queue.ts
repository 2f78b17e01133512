import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { onTestFinished } from 'vitest';
import type { LocalQueue, QueueMapping } from '../../../../local/cloud/assembly/index.ts';
import { createClock } from '../../../../local/cloud/clock/index.ts';
import { createIam } from '../../../../local/cloud/iam/index.ts';
import type { LambdaHost } from '../../../../local/cloud/lambda/index.ts';
import { createAwsEndpoints } from '../../../../local/cloud/server/aws-endpoints.ts';
import { listen } from '../../../../local/cloud/server/index.ts';
import { openSqs } from '../../../../local/cloud/sqs/index.ts';

export const start = Date.parse('2026-11-24T09:00:00.000Z');
export const minute = 60_000;
const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}`;
const queue = (name: string, more: Partial<LocalQueue> = {}): LocalQueue => ({
  name,
  arn: arnOf(name),
  url: `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`,
  visibilityMs: minute,
  delayMs: 0,
  retentionMs: 4 * 24 * 60 * minute,
  ...more,
});
export const graves = queue('graves', { retentionMs: 14 * 24 * 60 * minute });
export const jobs = queue('jobs', { redrive: { deadLetterArn: graves.arn, maxReceiveCount: 3 } });
const usual: QueueMapping = {
  queueArn: jobs.arn,
  functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
  batchSize: 3,
  reportsFailures: true,
};

export type Work = (event: SQSEvent) => Promise<unknown>;
export type Bench = Awaited<ReturnType<typeof openBench>>;

/** Queues on virtual time behind the unmodified SDK; `work` is the function that `jobs` feeds. */
export async function openBench(work: Work, mapping: Partial<QueueMapping> | 'none' = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-sqs-'));
  const batches: SQSEvent['Records'][] = [];
  let now = start;

  async function life() {
    const clock = createClock({ mode: 'virtual', startAt: now });
    const host = {
      invoke: (_arn: string, event: SQSEvent) =>
        clock.busy(async () => {
          batches.push(event.Records);
          try {
            return { payload: await work(event) };
          } catch (error) {
            return { error: { errorType: (error as Error).name, errorMessage: (error as Error).message } };
          }
        }),
    } as unknown as LambdaHost;
    const sqs = await openSqs({
      path: join(folder, 'messages.ndjson'),
      clock,
      host,
      queues: [jobs, graves],
      undelivered: [],
      mappings: mapping === 'none' ? [] : [{ ...usual, ...mapping }],
      region: 'eu-west-1',
    });
    const server = await listen(0, (error) => console.error(error));
    const place = { region: 'eu-west-1', account: '1', queues: [jobs, graves], secrets: [], stateMachines: [] };
    const services = { sqs: sqs.handle, iam: createIam({}), assembly: place };
    const aws = createAwsEndpoints(services as unknown as Parameters<typeof createAwsEndpoints>[0]);
    server.serve((request) => aws({ ...request, path: '/sqs/' }));
    const client = new SQSClient({
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    });
    sqs.resume();
    return { clock, sqs, server, client };
  }

  let living = await life();
  async function end(): Promise<void> {
    now = living.clock.now();
    living.clock.stop();
    living.client.destroy();
    await living.server.stop();
    await living.sqs.stop();
  }
  onTestFinished(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    batches,
    /** Bodies, batch by batch. */
    bodies: () => batches.map((records) => records.map(({ body }) => body)),
    client: () => living.client,
    now: () => living.clock.now(),
    idle: () => living.clock.idle(),
    minutes: (count: number) => living.clock.advanceTo(living.clock.now() + count * minute),
    deadLetters: () => living.sqs.deadLetters(),
    async restarts(): Promise<void> {
      await end();
      living = await life();
    },
  };
}

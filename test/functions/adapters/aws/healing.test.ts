import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { TemporaryError } from '../../../../domain/lead/errors.ts';
import { healing, lean } from '../../../../functions/adapters/aws/aws-client.ts';
import { createTable } from '../../../../functions/adapters/dynamodb/table.ts';
import { createInvocations } from '../../../../functions/adapters/lambda/failed-invocations.ts';
import { createJsonSecret } from '../../../../functions/adapters/secrets/json-secret.ts';
import { readKeys } from '../../../../functions/adapters/secrets/key-ring.ts';
import { createAccountList } from '../../../../functions/adapters/ses/account-list.ts';
import { createSendQuota } from '../../../../functions/adapters/ses/send-quota.ts';
import { createAdQueue } from '../../../../functions/adapters/sqs/ad-queue.ts';
import { createDeadLetterQueue } from '../../../../functions/adapters/sqs/dead-letter-queue.ts';
import { createErasureQueue } from '../../../../functions/adapters/sqs/erasure-queue.ts';
import { createInsightQueue } from '../../../../functions/adapters/sqs/insight-queue.ts';
import { createOutboundDeadLetters } from '../../../../functions/adapters/sqs/outbound-dead-letters.ts';
import { createOutboundQueues } from '../../../../functions/adapters/sqs/outbound-queues.ts';
import { createSendSwitch } from '../../../../functions/adapters/ssm/send-switch.ts';
import { createExecutions } from '../../../../functions/adapters/step-functions/executions.ts';
import { createLifecycles } from '../../../../functions/adapters/step-functions/lifecycles.ts';
import { sources } from '../../../support/repository/sources.ts';

const now = '2026-11-23T10:00:00.000Z';
const queue = 'https://sqs.eu-central-1.amazonaws.com/123456789012/leads';
const queueArn = 'arn:aws:sqs:eu-central-1:123456789012:leads';
const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:leads';
const order = { leadId: 'a', at: now, on: 'request', by: 'self-service' } as const;

type Settings = Record<string, unknown>;
const sqs = (settings: Settings) => healing(new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }), 'SQS');
const ses = (settings: Settings) => healing(new SESv2Client(settings), 'SES');
const sfn = (settings: Settings) => healing(new SFNClient(settings), 'Step Functions');
const secrets = (settings: Settings) => healing(new SecretsManagerClient(settings), 'Secrets Manager');
const ssm = (settings: Settings) => healing(new SSMClient(settings), 'Systems Manager');

/** One call of each adapter that speaks to AWS by the SDK; the mailer, which asks what became of a mail, has tests of its own. */
const calls: Record<string, (settings: Settings) => Promise<unknown>> = {
  table: (settings) => createTable('leads', lean(new DynamoDBClient(settings))).get({ PK: 'a', SK: 'b' }),
  'key ring': (settings) => readKeys('keys', secrets(settings)),
  'a secret, read': (settings) => createJsonSecret('doors', () => 0, secrets(settings)).get(),
  'a secret, written': (settings) => createJsonSecret('doors', () => 0, secrets(settings)).put({}),
  'account list, add': (settings) => createAccountList(ses(settings)).add('ada@works.example', 'bounced'),
  'account list, remove': (settings) => createAccountList(ses(settings)).remove('ada@works.example'),
  'send quota': (settings) => createSendQuota(() => now, ses(settings))(),
  'send switch, read': (settings) => createSendSwitch('switch', () => 0, ssm(settings)).state(),
  'send switch, set': (settings) => createSendSwitch('switch', () => 0, ssm(settings)).set('on'),
  start: (settings) => createLifecycles(machine, lean(new SFNClient(settings))).start('a', 'b'),
  wake: (settings) => createLifecycles(machine, lean(new SFNClient(settings))).wake('token', 'click'),
  'execution, status': (settings) => createExecutions(machine, sfn(settings)).status('a'),
  'executions, page': (settings) => createExecutions(machine, sfn(settings)).page({ limit: 10 }),
  'execution, events': (settings) => createExecutions(machine, sfn(settings)).events('a', 10),
  'execution, stop': (settings) => createExecutions(machine, sfn(settings)).stop('a'),
  'execution, redrive': (settings) => createExecutions(machine, sfn(settings)).redrive('a'),
  'a failed event again': (settings) =>
    createInvocations(healing(new LambdaClient(settings), 'Lambda')).again({ functionArn: 'sweep', event: {} }),
  'ad queue': (settings) => createAdQueue(queue, sqs(settings)).add([{ leadgenId: '1' } as never]),
  'ad queue, later': (settings) => createAdQueue(queue, sqs(settings)).later('receipt', 1000),
  'erasure queue': (settings) => createErasureQueue(queue, sqs(settings)).order(order),
  'insight queue': (settings) => createInsightQueue(queue, sqs(settings)).rebuild([]),
  'dead letters, count': (settings) => createDeadLetterQueue(queue, sqs(settings)).count(),
  'dead letters, peek': (settings) => createDeadLetterQueue(queue, sqs(settings)).peek(1),
  'outbound dead letters': (settings) => createOutboundDeadLetters(queue, async () => {}, sqs(settings)).send('a', {}),
  'outbound queues, later': (settings) => createOutboundQueues(queue, sqs(settings)).later(queueArn, 'receipt', 1000),
  'outbound queues, bury': (settings) => createOutboundQueues(queue, sqs(settings)).bury({}, 'crm', 'gone'),
};

/** What a real client of the SDK makes of an answer, or of no answer. */
const settingsWith = (handle: () => Promise<unknown>): Settings => ({
  region: 'eu-central-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
  requestHandler: { handle },
});
const answering = (statusCode: number, name: string) =>
  settingsWith(async () => {
    const body = Buffer.from(JSON.stringify({ __type: name, message: 'no' }));
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
    return { response: { statusCode, headers, body } };
  });
const unreached = settingsWith(() => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' })));
const thrown = (call: (settings: Settings) => Promise<unknown>, settings: Settings) =>
  call(settings).then(
    () => 'no error',
    (error: unknown) => error,
  );

describe.each(Object.entries(calls))('13.1: %s', (_, call) => {
  test.each([
    ['is throttled', answering(400, 'ThrottlingException')],
    ['is down', answering(503, 'ServiceUnavailable')],
    ['has lost its permission', answering(400, 'AccessDeniedException')],
    ['does not reach AWS', unreached],
  ])('comes as our temporary error when it %s', async (_situation, settings) => {
    const error = await thrown(call, settings);
    expect(error).toBeInstanceOf(TemporaryError);
    expect((error as Error).name).toMatch(/^(?:Storage|Mail)Unavailable$/);
  });

  test('does not hide a mistake of ours', async () => {
    const mistake = settingsWith(() => Promise.reject(new TypeError('a mistake')));
    const error = await thrown(call, mistake);
    expect(String((error as Error).cause ?? error)).toContain('TypeError');
  });
});

test('every client of a function is one of these; exceptions classify errors themselves', () => {
  const ownWay = ['dynamodb/table.ts', 'ses/mailer.ts', 'step-functions/lifecycles.ts'];
  // Readiness tells each error to a reader, and the patient client is for commands.
  const notOfFunctions = ['readiness/read-facts.ts', 'step-functions/executions.ts'];
  // A quota that is not told is the usual one: it throws nothing.
  const silent = ['step-functions/granted-rates.ts'];
  const made = sources()
    .filter(({ path }) => path.startsWith('functions/'))
    .flatMap(({ path, code }) =>
      [...code.matchAll(/(\w+\()?new \w+Client\(/g)].map(([, by]) => ({
        path: path.replace('functions/adapters/', ''),
        by,
      })),
    );
  const bare = made.filter(({ by }) => by !== 'healing(').map(({ path }) => path);
  expect([...new Set(bare)].sort()).toEqual([...ownWay, ...notOfFunctions, ...silent].sort());
});

import type { Message } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import type { FailedInvocation } from '../../../../functions/adapters/lambda/failed-invocations.ts';
import { createDeadLetterDesk } from '../../../../functions/services/operations/dead-letters.ts';

const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:leadloop-prod-mail-events:live';
const queueArn = (name: string) => `arn:aws:sqs:eu-central-1:123456789012:leadloop-prod-${name}`;
const message = (id: string, body: object, more: Partial<Message> = {}): Message => ({
  MessageId: id,
  Body: JSON.stringify(body),
  Attributes: { SentTimestamp: String(Date.UTC(2026, 10, 30)) },
  ...more,
});

/** A queue in memory that loses only what was handled. */
function queue(messages: Message[]) {
  return {
    messages,
    count: async () => messages.length,
    peek: async (most: number) => messages.slice(0, most),
    drain: async (deliver: (one: Message) => Promise<boolean>) => {
      let gone = 0;
      for (const one of [...messages])
        if (await deliver(one)) {
          messages.splice(messages.indexOf(one), 1);
          gone++;
        }
      return gone;
    },
  };
}

function world() {
  const invoked: FailedInvocation[] = [];
  const added: unknown[] = [];
  const sent: [string, string | undefined][] = [];
  const letters = queue([
    message('failed', {
      requestContext: { functionArn: arn, condition: 'RetriesExhausted' },
      requestPayload: { detail: { mail: { destination: ['grace@example.org'] } } },
      responsePayload: { errorType: 'StorageUnavailable' },
    }),
    message(
      'undelivered',
      { detail: {} },
      {
        MessageAttributes: {
          TARGET_ARN: { DataType: 'String', StringValue: arn },
          ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' },
        },
      },
    ),
    message('stray', { of: 'nobody' }),
    message(
      'reported',
      { detail: { mail: { destination: ['grace@example.org'] } } },
      { Attributes: { SentTimestamp: '0', DeadLetterQueueSourceArn: queueArn('mail-events') } },
    ),
    message('erasure', { erase: 'lead' }, { Attributes: { DeadLetterQueueSourceArn: queueArn('erasures') } }),
    message(
      'unqueued',
      { detail: { leadId: 'lead' } },
      {
        MessageAttributes: {
          TARGET_ARN: { DataType: 'String', StringValue: queueArn('insight') },
          ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' },
        },
      },
    ),
  ]);
  const functions = { ...letters, sendTo: async (to: string, { Body }: Message) => void sent.push([to, Body]) };
  const ads = queue([message('ad', { leadgenId: '7', why: 'code 100' })]);
  const desk = createDeadLetterDesk({
    functions,
    ads,
    invocations: { again: async (failed) => void invoked.push(failed) },
    adQueue: { add: async (leads) => void added.push(...leads) },
    outbound: {
      ...queue([message('told', { to: 'warehouse', why: 'gone' })]),
      about: () => ({ to: 'warehouse' }),
      sendBack: async () => new Map([['warehouse', 1]]),
    },
  });
  return { desk, invoked, added, sent, functions };
}

test('dead letters are listed with whom they were for and why, never with what is in them', async () => {
  const lists = await world().desk.list();
  expect(lists.map(({ name, count }) => [name, count])).toEqual([
    ['functions', 6],
    ['ads', 1],
    ['listeners', 1],
  ]);
  expect(lists[0]?.letters).toMatchObject([
    { id: 'failed', to: 'mail-events', why: 'StorageUnavailable', at: '2026-11-30T00:00:00.000Z' },
    { id: 'undelivered', to: 'mail-events', why: 'NO_PERMISSIONS' },
    { id: 'stray' },
    { id: 'reported', to: 'mail-events', why: 'RetriesExhausted' },
    { id: 'erasure', to: 'erasures', why: 'RetriesExhausted' },
    { id: 'unqueued', to: 'insight', why: 'NO_PERMISSIONS' },
  ]);
  expect(JSON.stringify(lists)).not.toContain('grace@example.org');
});

test('each goes back to whom it was for; what is for nobody known stays', async () => {
  const { desk, invoked, added, sent, functions } = world();
  expect(await desk.redrive('functions')).toBe(5);
  expect(invoked.map(({ functionArn, event }) => [functionArn, event])).toEqual([
    [arn, { detail: { mail: { destination: ['grace@example.org'] } } }],
    [arn, { detail: {} }],
  ]);
  expect(sent).toEqual([
    ['leadloop-prod-mail-events', '{"detail":{"mail":{"destination":["grace@example.org"]}}}'],
    ['leadloop-prod-erasures', '{"erase":"lead"}'],
    ['leadloop-prod-insight', '{"detail":{"leadId":"lead"}}'],
  ]);
  expect(functions.messages.map(({ MessageId }) => MessageId)).toEqual(['stray']);
  expect(await desk.redrive('ads')).toBe(1);
  expect(added).toEqual([{ leadgenId: '7' }]);
  expect(await desk.redrive('listeners')).toBe(1);
});

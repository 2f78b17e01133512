import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { eventsOf } from '../../../../domain/lead/domain-events.ts';
import { createEventBus } from '../../../../functions/adapters/event-bridge/event-bus.ts';
import { lead, lifecycleId, monday } from '../../../support/fixtures.ts';

const moves = Array.from({ length: 12 }, () => ({
  stage: 'nurturing' as const,
  at: monday,
  why: '',
  event: { type: 'LeadDormant' as const, lifecycleId, facts: {} },
}));
const events = eventsOf(lead({ moves }));

async function bus(answers: { status?: number; body?: object }[]) {
  const calls: { headers: Record<string, unknown>; entries: Record<string, string>[] }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls.push({ headers: request.headers, entries: JSON.parse(Buffer.concat(chunks).toString()).Entries });
    const { status = 200, body = { FailedEntryCount: 0 } } = answers.shift() ?? {};
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { calls, stop, ...createEventBus({ region: 'eu-central-1', credentials, bus: 'leads', endpoint }) };
}

test('puts events on the bus in signed calls of ten, each with its id, its revision and when it happened', async () => {
  const { calls, publish, stop } = await bus([]);
  await publish(events);
  await stop();
  expect(calls.map(({ entries }) => entries.length)).toEqual([10, 2]);
  expect(calls[0]?.headers).toMatchObject({
    'x-amz-target': 'AWSEvents.PutEvents',
    authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/eu-central-1\/events\/aws4_request/),
  });
  const [first] = calls[0]?.entries ?? [];
  expect(first).toMatchObject({
    EventBusName: 'leads',
    Source: 'leadloop',
    DetailType: 'LeadDormant',
    Time: Date.parse(monday) / 1000,
  });
  expect(JSON.parse(first?.Detail ?? '')).toMatchObject({
    ...{ id: events[0]?.id, revision: events[0]?.revision },
    ...{ version: 1, data: {} },
  });
});

test.each([
  ['an answer that is no 200', { status: 503 }],
  [
    'a 200 that refuses one of the entries',
    { body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] } },
  ],
])('takes %s for what it is', async (_, answer) => {
  const { publish, stop } = await bus([answer]);
  await expect(publish(events.slice(0, 2))).rejects.toMatchObject({ name: 'StorageUnavailable' });
  await stop();
});

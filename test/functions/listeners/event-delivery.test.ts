import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import { second } from '../../../domain/time/instant.ts';
import { post } from '../../../functions/adapters/http-post/post.ts';
import type { OutboundSecrets } from '../../../functions/adapters/secrets/outbound-secrets.ts';
import { createEventDelivery } from '../../../functions/listeners/event-delivery.ts';
import { type Answer, isAuthentic, type Listener, openListener } from '../../support/other-systems/listener.ts';
import { quiet } from '../../support/quiet.ts';
import { config } from '../../support/world.ts';

const timeLimit = 400;
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const older = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const listeners: Listener[] = [];
const listener = async (answer?: Answer) => {
  const made = await openListener(answer);
  listeners.push(made);
  return made;
};
quiet();
afterEach(() => vi.restoreAllMocks());
afterAll(() => Promise.all(listeners.map(({ close }) => close())));

/** A deployment in which these listen, each under its name; `slack` is a chat. */
function outbound(urls: Record<string, string>, secrets: OutboundSecrets = {}) {
  const hidden: { to: string; ms: number }[] = [];
  const buried: { to: string; why: string; told: unknown }[] = [];
  const noted: { leadId: string; by: string; state: string }[] = [];
  const { slack, ...others } = urls;
  const webhooks = Object.fromEntries(Object.entries(others).map(([name, url]) => [name, { url, timeLimit }]));
  const texts = { LeadAssigned: '{{rep}} has a new lead' };
  const chats: Config['deployment']['integrations']['chats'] =
    slack === undefined ? {} : { slack: { kind: 'slack', texts, timeLimit } };
  const known: OutboundSecrets = {
    webhooks: Object.fromEntries(Object.keys(others).map((name) => [name, [secret]])),
    chats: slack === undefined ? {} : { slack },
    ...secrets,
  };
  const { stage } = config.deployment;
  let clock = '2026-11-24T10:00:00.000Z';
  const deliver = createEventDelivery({
    secrets: { get: async () => known },
    queues: {
      later: async (arn, _handle, ms) => void hidden.push({ to: arn.split('outbound-')[1] ?? '', ms }),
      bury: async (told, to, why) => void buried.push({ told, to, why }),
    },
    erasures: { heard: async (one) => void noted.push(one) },
    post,
    config: { ...config, deployment: { ...config.deployment, integrations: { webhooks, chats, crms: {} } } },
    now: () => clock,
  });
  const record = (to: string, received = 1, n = 3, type = 'LeadAssigned') => ({
    messageId: `${to}-${n}`,
    receiptHandle: 'handle',
    eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:leadloop-${stage}-outbound-${to}`,
    attributes: { ApproximateReceiveCount: String(received) } as never,
    body: JSON.stringify({
      'detail-type': type,
      detail: { id: `a1-${n}`, version: 1, leadId: 'a1', revision: n, at: clock, data: { repId: 'ada' } },
    }),
  });
  return {
    noted,
    hidden,
    buried,
    pass: (at: string) => {
      clock = at;
    },
    deliver: async (...records: ReturnType<typeof record>[]) =>
      (await deliver({ Records: records })).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    record,
  };
}

test('posts each event signed, under its own id, and again under the same one', async () => {
  const warehouse = await listener();
  const world = outbound({ warehouse: warehouse.url });
  expect(await world.deliver(world.record('warehouse'))).toEqual([]);
  world.pass('2026-11-24T10:05:00.000Z');
  await world.deliver(world.record('warehouse', 2));
  const [first, second] = warehouse.heard;
  expect(warehouse.heard.map((one) => isAuthentic(one, secret))).toEqual([true, true]);
  expect([first?.headers['webhook-id'], second?.headers['webhook-id']]).toEqual(['a1-3', 'a1-3']);
  expect(first?.headers['webhook-timestamp']).toBe(String(Date.parse('2026-11-24T10:00:00Z') / 1000));
  expect(JSON.parse(first?.body ?? '')).toMatchObject({ type: 'LeadAssigned', data: { leadId: 'a1', revision: 3 } });
  expect(first && isAuthentic({ ...first, body: first.body.replace('ada', 'eve') }, secret)).toBe(false);
});

test('signs with both secrets while one replaces the other', async () => {
  const warehouse = await listener();
  const world = outbound({ warehouse: warehouse.url }, { webhooks: { warehouse: [secret, older] } });
  await world.deliver(world.record('warehouse'));
  const [heard] = warehouse.heard;
  expect(heard && [secret, older].map((one) => isAuthentic(heard, one))).toEqual([true, true]);
});

test.each([undefined, []])('sends nothing unsigned: without a secret (%s) the event waits', async (none) => {
  const warehouse = await listener();
  const world = outbound({ warehouse: warehouse.url }, { webhooks: none ? { warehouse: none } : {} });
  expect(await world.deliver(world.record('warehouse'))).toEqual(['warehouse-3']);
  expect(warehouse.heard).toEqual([]);
  expect(world.hidden).toHaveLength(1);
});

test.each<[string, Answer]>([
  ['hangs', 'never'],
  ['answers too slowly', { status: 200, afterMs: 2 * timeLimit }],
  ['answers 500', { status: 500 }],
  ['answers 404', { status: 404 }],
])('who %s hears it again later, and nothing is lost', async (_, answer) => {
  const bad = await listener(answer);
  const world = outbound({ bad: bad.url });
  const limits = vi.spyOn(AbortSignal, 'timeout');
  expect(await world.deliver(world.record('bad'))).toEqual(['bad-3']);
  expect(limits.mock.calls).toEqual([[timeLimit]]);
  bad.answer = { status: 200 };
  expect(await world.deliver(world.record('bad', 2))).toEqual([]);
  expect(bad.heard.map(({ headers }) => headers['webhook-id'])).toEqual(['a1-3', 'a1-3']);
  expect(world.hidden.map(({ to }) => to)).toEqual(['bad']);
});

test('answers that come slowly, but in time, are answers', async () => {
  const slow = await listener({ status: 202, afterMs: timeLimit / 3 });
  const world = outbound({ slow: slow.url });
  expect(await world.deliver(world.record('slow'))).toEqual([]);
});

test('a redirect is not followed: nobody gets what was meant for another', async () => {
  const thief = await listener();
  for (const status of [301, 302, 303, 307, 308]) {
    const moved = await listener({ status, location: `${thief.url}/hooks` });
    const world = outbound({ moved: moved.url });
    expect(await world.deliver(world.record('moved'))).toEqual(['moved-3']);
    expect(moved.heard).toHaveLength(1);
  }
  expect(thief.heard).toEqual([]);
});

test('nobody at all hears it later, too', async () => {
  const gone = await listener();
  await gone.close();
  const world = outbound({ gone: gone.url });
  expect(await world.deliver(world.record('gone'))).toEqual(['gone-3']);
});

test('who answers 410 is not asked again; the event lies with the dead letters', async () => {
  const gone = await listener({ status: 410 });
  const world = outbound({ gone: gone.url });
  expect(await world.deliver(world.record('gone'))).toEqual([]);
  expect(world.buried).toMatchObject([{ to: 'gone', why: 'status 410', told: { detail: { id: 'a1-3' } } }]);
});

test('who asks to be left alone for a while is', async () => {
  const busy = await listener({ status: 429, retryAfter: 900 });
  const world = outbound({ busy: busy.url });
  await world.deliver(world.record('busy'));
  expect(world.hidden[0]?.ms).toBe(900 * second);
});

test('one that fails keeps none of its batch from being delivered', async () => {
  const warehouse = await listener();
  const hanging = await listener('never');
  const world = outbound({ warehouse: warehouse.url, hanging: hanging.url });
  const batch = [1, 2, 3].flatMap((n) => [world.record('warehouse', 1, n), world.record('hanging', 1, n)]);
  expect(await world.deliver(...batch)).toEqual(['hanging-1', 'hanging-2', 'hanging-3']);
  expect(warehouse.heard).toHaveLength(3);
});

test('a chat gets a sentence, without a secret none, and its address stands in no log', async () => {
  const channel = await listener();
  const url = `${channel.url}/services/T0/B0/very-secret`;
  const world = outbound({ slack: url });
  expect(await world.deliver(world.record('slack'))).toEqual([]);
  expect(channel.heard.map(({ body }) => JSON.parse(body))).toEqual([{ text: 'Ada Brandt has a new lead' }]);
  await channel.close();
  expect(await world.deliver(world.record('slack'))).toEqual(['slack-3']);
  const unset = outbound({ slack: url }, { chats: {} });
  expect(await unset.deliver(unset.record('slack'))).toEqual(['slack-3']);
  const logged = [console.error, console.warn, console.info].flatMap((one) => vi.mocked(one).mock.calls);
  expect(logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(logged)).not.toContain('very-secret');
});

test('whether an erasure was heard of is noted for its receipt, and of nothing else', async () => {
  const [warehouse, closed] = [await listener(), await listener({ status: 410 })];
  const down = await listener({ status: 503 });
  const world = outbound({ warehouse: warehouse.url, closed: closed.url, down: down.url });
  await world.deliver(world.record('warehouse'));
  expect(world.noted).toEqual([]);
  for (const [to, received] of [
    ['warehouse', 1],
    ['closed', 1],
    ['down', 9],
    ['down', 10],
  ] as const)
    await world.deliver(world.record(to, received, 4, 'LeadErased'));
  expect(world.noted).toEqual([
    { leadId: 'a1', by: 'warehouse', state: 'told' },
    { leadId: 'a1', by: 'closed', state: 'given up' },
    { leadId: 'a1', by: 'down', state: 'given up' },
  ]);
});

import { expect, test, vi } from 'vitest';
import { createAdLeads } from '../../../functions/listeners/ad-leads.ts';
import { createErasureWorker } from '../../../functions/listeners/erasure.ts';
import { createEventDelivery } from '../../../functions/listeners/event-delivery.ts';
import { createInsight } from '../../../functions/listeners/insight.ts';
import { fromQueue } from '../../../functions/listeners/mail-events.ts';
import { functionRows } from '../../../lib/functions.ts';
import { config } from '../../support/world.ts';

const now = () => '2026-11-23T10:00:00.000Z';
const done = async () => undefined;

/** The workers of queues, each with a message that it handles. */
const workers: Record<string, { handle: (event: never) => Promise<unknown>; good: object }> = {
  'mail-events': { handle: fromQueue(done), good: { id: 'a', 'detail-type': 'Email Sent' } },
  'ad-leads': {
    handle: createAdLeads({
      graph: { lead: async () => ({ found: false, why: 'gone' }) },
      deadLetters: { add: done },
      queue: { later: done },
      rules: config.capture,
    } as never),
    good: { leadgenId: '1' },
  },
  insight: { handle: createInsight({ keeper: { refresh: done, rebuild: done } as never }), good: { shards: [] } },
  erasure: {
    handle: createErasureWorker({ records: { all: async function* () {} }, now } as never),
    good: { takeUp: 'unfinished' },
  },
  'event-delivery': {
    handle: createEventDelivery({
      secrets: { get: async () => ({ webhooks: { hook: [`whsec_${Buffer.from('secret').toString('base64')}`] } }) },
      queues: { later: done },
      post: async () => ({ status: 200 }),
      config: {
        ...config,
        deployment: {
          ...config.deployment,
          integrations: { webhooks: { hook: { url: 'https://hook.example', timeLimit: 1 } }, chats: {}, crms: {} },
        },
      },
      now,
    } as never),
    good: { 'detail-type': 'LeadWon', detail: { id: 'b', leadId: 'c', at: now() } },
  },
};

test('these are all workers', () => {
  const all = functionRows.flatMap(([name, row]) => (row.room === 'listeners' && !row.buries ? [name] : []));
  expect(Object.keys(workers).sort()).toEqual(all.sort());
});

test.each(Object.entries(workers))(
  '%s: a body that nobody can read comes again alone, and no log quotes it',
  async (_, { handle, good }) => {
    const said: unknown[] = [];
    for (const level of ['error', 'info', 'warn'] as const)
      vi.spyOn(console, level).mockImplementation((...line) => void said.push(line));
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const record = (messageId: string, body: string) => ({
      messageId,
      body,
      receiptHandle: messageId,
      attributes: { ApproximateReceiveCount: '1' },
      eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:leadloop-${config.deployment.stage}-outbound-hook`,
    });
    const Records = [record('unreadable', 'ada@works.example'), record('good', JSON.stringify(good))];
    const { batchItemFailures } = (await handle({ Records } as never)) as { batchItemFailures: object[] };
    vi.restoreAllMocks();
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'unreadable' }]);
    expect(JSON.stringify(said, (_key, value) => (value instanceof Error ? String(value) : value))).not.toContain(
      '@works',
    );
  },
);

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ErasureOrder, ErasureRecord } from '../../../domain/privacy/erasure.ts';
import { hour, minute, plus } from '../../../domain/time/instant.ts';
import { createErasureWorker, type ErasureWorkerDeps } from '../../../functions/listeners/erasure.ts';

const now = '2026-11-23T10:00:00.000Z';
const order = (ago: number): ErasureOrder => {
  return { leadId: 'a'.repeat(32), at: plus(now, -ago), on: 'request', by: 'app', reason: 'asked by phone' };
};
const record = (ago: number, more: Partial<ErasureRecord> = {}): ErasureRecord => {
  return { ...order(ago), places: {}, ...more };
};

let metrics: number[];
beforeEach(() => {
  metrics = [];
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    metrics.push(JSON.parse(String(line)).LateErasures);
    return true;
  });
});

/** A worker whose erasures go as `erase` says. */
function worker(parts: { erase?: () => Promise<unknown>; records?: ErasureRecord[] } = {}) {
  const said: unknown[] = [];
  const erasure = {
    holds: async () => true,
    erase: parts.erase,
    check: async () => undefined,
    heardBy: async (one: object) => void said.push(['heard', one]),
  };
  const handler = createErasureWorker({
    erasure: erasure as unknown as ErasureWorkerDeps['erasure'],
    queue: {
      order: async (one) => void said.push(['order', one]),
      check: async ({ leadId }) => void said.push(['check', leadId]),
      later: async (handle, ms) => void said.push(['later', handle, ms]),
    },
    records: {
      async *all() {
        yield* parts.records ?? [];
      },
    },
    isDue: async () => true,
    now: () => now,
  });
  const hear = (body: object) =>
    handler({ Records: [{ messageId: 'm', receiptHandle: 'h', body: JSON.stringify(body) }] } as never);
  return { said, hear };
}
const isLeft = { batchItemFailures: [{ itemIdentifier: 'm' }] };
const fails = async () => Promise.reject(new Error('Step Functions is down'));

describe('an erasure that fails', () => {
  test('an order that does not finish comes again, and the alarm rings once it is an hour old', async () => {
    const { hear } = worker({ erase: fails });
    expect(await hear({ erase: order(59 * minute) })).toEqual(isLeft);
    expect(metrics).toEqual([]);
    expect(await hear({ erase: order(61 * minute) })).toEqual(isLeft);
    expect(metrics).toEqual([1]);
  });

  test('that waits for a mail is hidden for a few seconds', async () => {
    const { hear, said } = worker({ erase: async () => ({ again: true }) });
    expect(await hear({ erase: order(minute) })).toEqual(isLeft);
    expect(said).toEqual([['later', 'h', 5_000]]);
  });
});

test('what a system answered goes to the record', async () => {
  const { hear, said } = worker();
  const heard = { leadId: 'a', by: 'warehouse', state: 'told' };
  expect(await hear({ heard })).toEqual({ batchItemFailures: [] });
  expect(said).toEqual([['heard', heard]]);
});

describe('the night', () => {
  test('orders again, as it was ordered, what began an hour ago and did not finish, and counts it', async () => {
    const { hear, said } = worker({
      records: [record(2 * hour), record(minute), record(3 * hour, { finishedAt: now })],
    });
    await hear({ takeUp: 'unfinished' });
    expect(said).toEqual([['order', order(2 * hour)]]);
    expect(metrics).toEqual([1]);
  });

  test('ends the alarm when all is finished', async () => {
    const { hear, said } = worker({ records: [record(3 * hour, { finishedAt: now })] });
    await hear({ takeUp: 'unfinished' });
    expect([said, metrics]).toEqual([[], [0]]);
  });
});

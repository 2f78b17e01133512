import { beforeEach, expect, test, vi } from 'vitest';
import { createRetentionWalks } from '../../../functions/adapters/dynamodb/retention-state.ts';
import { createInsightWalk } from '../../../functions/listeners/insight-walk.ts';
import { createMemoryTable } from '../../protocol/memory-table.ts';

beforeEach(() => {
  for (const level of ['error', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
});

const context = { getRemainingTimeInMillis: () => 60_000 };

/** Nights in which this many leads cannot be looked at, one number a try; tells what each asked for. */
function nightsWith(failures: number[]) {
  const asked: string[] = [];
  const table = createMemoryTable();
  const night = createInsightWalk({
    walk: {
      async *ids() {
        yield 'lead';
      },
    },
    queue: { rebuild: async () => void asked.push('lines') },
    nameOf: () => '00',
    retention: {
      async run() {
        asked.push('retention');
        return { begunAt: '', applies: true, found: {}, looked: 1, failed: failures.shift() };
      },
    },
    nights: createRetentionWalks(table),
    erasures: { takeUp: async () => undefined },
    applies: true,
    now: () => '2026-11-24T01:00:00.000Z',
  });
  return { asked, night: (id: string) => night({ id }, context) };
}

test('a night whose retention failed is tried again without making all lines of insight twice, and the next night makes them', async () => {
  const { asked, night } = nightsWith([1, 0, 0]);
  await expect(night('monday')).rejects.toThrow('1 leads could not be looked at');
  await night('monday');
  expect(asked).toEqual(['lines', 'retention', 'retention']);
  await night('tuesday');
  expect(asked.slice(3)).toEqual(['lines', 'retention']);
});

test('a walk over the leads that fails is made again when it is tried again', async () => {
  const asked: string[] = [];
  let isBroken = true;
  const walk = createInsightWalk({
    walk: {
      async *ids() {
        if (isBroken) throw new Error('the index cannot be read');
        yield 'lead';
      },
    },
    queue: { rebuild: async () => void asked.push('lines') },
    nameOf: () => '00',
    retention: { run: async () => ({ begunAt: '', applies: true, found: {}, looked: 1 }) },
    nights: createRetentionWalks(createMemoryTable()),
    erasures: { takeUp: async () => undefined },
    applies: true,
    now: () => '2026-11-24T01:00:00.000Z',
  });
  await expect(walk({ id: 'monday' }, context)).rejects.toThrow('cannot be read');
  isBroken = false;
  await walk({ id: 'monday' }, context);
  expect(asked).toEqual(['lines']);
});

import { beforeEach, describe, expect, test } from 'vitest';
import type { Stage } from '../../../domain/lead/stage.ts';
import type { Row } from '../../../functions/adapters/dynamodb/table.ts';
import { createLeadList } from '../../../local/leadloop/lead-list.ts';

const many = 10_000;
const times = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();

/** A table that counts what is read of it. */
function tableOf(count: number) {
  const rows = new Map<string, Row>();
  const put = (n: number, stage: Stage, more: Row = {}) => {
    const id = String(n).padStart(6, '0');
    rows.set(id, {
      id,
      PK: `LEAD#${id}`,
      SK: 'PROFILE',
      email: `lead-${n}@example.org`,
      name: `Ada No. ${n}`,
      stage,
      stageShard: `${stage}#${n % 4}`,
      stageSince: times(n),
      createdAt: times(n),
      open: false,
      ...more,
    });
  };
  for (let n = 0; n < count; n++) put(n, n % 100 === 0 ? 'working' : 'nurturing');
  const read = { indexes: 0, rows: 0 };
  return {
    put,
    read,
    erase: (n: number) => rows.delete(String(n).padStart(6, '0')),
    table: {
      async scanIndex() {
        read.indexes += 1;
        return [...rows.values()].map(({ PK, SK, stageShard, stageSince }) => ({ PK, SK, stageShard, stageSince }));
      },
      async getAll(keys: readonly { PK: string }[]): Promise<Row[]> {
        read.rows += keys.length;
        const found = keys.map(({ PK }) => rows.get(PK.slice('LEAD#'.length)));
        return found.filter((row) => row !== undefined).reverse();
      },
    },
  };
}

let fake: ReturnType<typeof tableOf>;
let list: ReturnType<typeof createLeadList>;
beforeEach(() => {
  fake = tableOf(many);
  list = createLeadList({ table: fake.table, running: () => new Set() });
});

describe('K4: with 10,000 leads', () => {
  test('a page reads the keys once and the rows it shows, the newest first', async () => {
    const page = await list.page({ stage: 'nurturing', limit: 25 });
    expect([page?.total, page?.leads.length]).toEqual([9_900, 25]);
    expect(page?.leads.slice(0, 2).map(({ email }) => email)).toEqual([
      'lead-9999@example.org',
      'lead-9998@example.org',
    ]);
    expect(fake.read).toEqual({ indexes: 1, rows: 25 });
  });

  test('the first search reads every row, the next ones those of leads that moved', async () => {
    expect(await list.page({ search: 'no. 777' })).toMatchObject({ total: 11, leads: { 0: { name: 'Ada No. 7779' } } });
    const before = fake.read.rows;
    expect(before).toBe(many + 11);
    fake.put(3, 'customer', { name: 'Bob', stageSince: times(many) });
    expect(await list.page({ search: 'BOB' })).toMatchObject({ total: 1, leads: [{ name: 'Bob', stage: 'customer' }] });
    expect(fake.read.rows - before).toBe(2);
    expect(await list.page({ search: 'somebody else' })).toEqual({ total: 0, leads: [] });
  });

  test('a list is never longer than 500', async () => {
    expect((await list.page({ limit: 9_999 }))?.leads).toHaveLength(500);
  });
});

test('pages follow each other without a gap; each read sees what is there now', async () => {
  const ids: string[] = [];
  for (let before: string | undefined, page = 0; page < 4; page++) {
    const found = await list.page({ stage: 'working', limit: 40, ...(before && { before }) });
    ids.push(...(found?.leads ?? []).map(({ id }) => id));
    before = found?.next;
    if (before === undefined) break;
  }
  expect(ids).toEqual(Array.from({ length: 100 }, (_, n) => String(9_900 - n * 100).padStart(6, '0')));
  fake.erase(9_900);
  expect(await list.page({ stage: 'working', limit: 1 })).toMatchObject({ total: 99, leads: [{ id: '009800' }] });
  expect(await list.page({ search: 'lead-9900@' })).toEqual({ total: 0, leads: [] });
  expect(await list.page({ before: '009900' })).toBeUndefined();
});

test('a lead that moves while the keys are read is listed once, in its new stage', async () => {
  const { scanIndex } = fake.table;
  fake.put(5, 'customer', { stageSince: times(many) });
  fake.table.scanIndex = async () => [
    { PK: 'LEAD#000005', SK: 'PROFILE', stageShard: 'nurturing#1', stageSince: times(5) },
    ...(await scanIndex()),
  ];
  expect((await list.page({ stage: 'customer' }))?.total).toBe(1);
  expect((await list.page({ stage: 'nurturing' }))?.total).toBe(9_899);
});

test('R4: an open lead whose execution does not run is stuck, in lists and by itself', async () => {
  fake.put(1, 'nurturing', { open: true, lifecycleId: 'life', restartAt: '2026-12-01T00:00:00.000Z' });
  expect(await list.row('000001')).toMatchObject({ stuck: true, restartAt: '2026-12-01T00:00:00.000Z' });
  expect(await list.row('000002')).not.toHaveProperty('stuck');
  expect(await list.row('unknown')).toBeUndefined();
});

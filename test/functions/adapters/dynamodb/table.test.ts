import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTable } from '../../../../functions/adapters/dynamodb/table.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();

/** A client that answers with the given error. */
const failing = (name: string, message = 'secret@person.example') =>
  createTable('leads', { send: () => Promise.reject(Object.assign(new Error(message), { name })) } as never);

describe('the table', () => {
  test('reads a partition of more than one page, last sort key first', async () => {
    const text = 'x'.repeat(300_000);
    for (const n of [1, 2, 3, 4, 5]) await table.put({ PK: 'LEAD#big', SK: `ACT#${n}`, text });
    const rows = await table.partition('LEAD#big');
    expect(rows.map(({ SK }) => SK)).toEqual(['ACT#5', 'ACT#4', 'ACT#3', 'ACT#2', 'ACT#1']);
  });

  test('reads no more of a partition than it is asked to, over as many pages as that takes', async () => {
    const text = 'x'.repeat(300_000);
    for (const n of [1, 2, 3, 4, 5, 6]) await table.put({ PK: 'LEAD#long', SK: `ACT#${n}`, text });
    const rows = await table.partition('LEAD#long', 5);
    expect(rows.map(({ SK }) => SK)).toEqual(['ACT#6', 'ACT#5', 'ACT#4', 'ACT#3', 'ACT#2']);
  });

  test('reads more rows at once than one batch takes', async () => {
    const keys = Array.from({ length: 130 }, (_, n) => ({ PK: `REP#${n}`, SK: 'PROFILE' }));
    await Promise.all(keys.slice(0, 120).map((key) => table.put({ ...key })));
    expect(await table.getAll(keys)).toHaveLength(120);
    expect(await table.getAll([])).toEqual([]);
  });

  test('asks again for what a busy partition gave back, with pauses, and gives up when nothing is taken', async () => {
    const keys = Array.from({ length: 3 }, (_, n) => ({ PK: `REP#busy${n}`, SK: 'PROFILE' }));
    let calls = 0;
    const pauses: number[] = [];
    const clock = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((resume: () => void, ms: number) => {
      pauses.push(ms);
      setImmediate(resume);
    }) as never);
    onTestFinished(() => clock.mockRestore());
    const busy = (isTaken: () => boolean) =>
      createTable('leads', {
        send: ({ input }: { input: { RequestItems: { leads: { Keys?: unknown[] } } } }) => {
          calls++;
          const { leads } = input.RequestItems;
          if (Array.isArray(leads)) return Promise.resolve({ UnprocessedItems: isTaken() ? {} : { leads } });
          const some = isTaken() ? leads.Keys?.slice(1) : leads.Keys;
          return Promise.resolve({ UnprocessedKeys: some?.length ? { leads: { Keys: some } } : {} });
        },
      } as never);
    expect(await busy(() => calls > 2).getAll(keys)).toEqual([]);
    expect(calls).toBe(5);
    calls = 0;
    await busy(() => calls > 2).putAll(keys);
    expect(calls).toBe(3);
    for (const act of ['getAll', 'putAll'] as const)
      await expect(busy(() => false)[act](keys)).rejects.toMatchObject({ name: 'StorageUnavailable' });
    expect(pauses.length).toBeGreaterThan(8);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(25 * 2 ** 7);
  });

  test('knows nothing of a row that is not there', async () => {
    expect(await table.get({ PK: 'NO', SK: 'NO' })).toBeUndefined();
    expect(await table.partition('NO')).toEqual([]);
  });

  test.each([
    'ProvisionedThroughputExceededException',
    'InternalServerError',
    'TimeoutError',
    'ThrottlingException',
    'AccessDeniedException',
  ])('says StorageUnavailable for %s, so that the state machine tries again', async (name) => {
    const error = await failing(name)
      .get({ PK: 'a', SK: 'b' })
      .catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'StorageUnavailable', cause: { name } });
    expect(String(error)).not.toContain('@');
  });

  test.each(['ValidationException', 'ResourceNotFoundException'])(
    'lets %s through, because trying again cannot help',
    async (name) => {
      await expect(failing(name).get({ PK: 'a', SK: 'b' })).rejects.toMatchObject({ name });
    },
  );

  test('says StorageUnavailable when nobody listens', async () => {
    const client = new DynamoDBClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    await expect(createTable('leads', client).partition('LEAD#1')).rejects.toMatchObject({
      name: 'StorageUnavailable',
    });
  });
});

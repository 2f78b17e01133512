import { afterAll, beforeAll } from 'vitest';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { startTable } from './aws/dynamodb.ts';

/** A table of this test file's own: a DynamoDB server starts before its tests and stops after them. */
export function useTable(): Table {
  let storage: Awaited<ReturnType<typeof startTable>> | undefined;
  beforeAll(async () => {
    storage = await startTable();
  });
  afterAll(() => storage?.stop());
  const table = () => {
    if (!storage) throw new Error('the table starts before the first test, so only tests and hooks can reach it');
    return storage.table;
  };
  return new Proxy({} as Table, {
    get: (_, name) => Reflect.get(table(), name),
    ownKeys: () => Reflect.ownKeys(table()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(table(), name),
  });
}

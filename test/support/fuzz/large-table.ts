import { marshall } from '@aws-sdk/util-dynamodb';
import type { Key, Row, Table } from '../../../functions/adapters/dynamodb/table.ts';
import { type Method, perform, type Rows } from '../../protocol/memory-table.ts';

/** The first people stay: tests make them before their inputs. */
const known = 10;
/** DynamoDB refuses a larger item. */
const largestItem = 400 * 1_024;

class ValidationError extends Error {
  override readonly name = 'ValidationException';
}

/**
 * A table in this process for a million inputs: the model of the protocol, a partition at a time, with DynamoDB's limits on an item. Of
 * people, the `kept` newest stay: a person who returns does so soon.
 */
export function createLargeTable(kept = 5_000): Table {
  const partitions = new Map<string, Rows>();
  const people: string[] = [];
  const call =
    (method: Method, keyOf: (args: unknown[]) => string) =>
    async (...args: unknown[]) => {
      const pk = keyOf(args);
      const before = partitions.get(pk);
      const done = perform(before ?? new Map(), method, args);
      for (const [key, row] of done.rows) if (before?.get(key) !== row) check(row);
      if (done.rows.size > 0) partitions.set(pk, done.rows);
      if (before === undefined && done.rows.size > 0 && /^(LEAD|VISITOR)#/.test(pk)) people.push(pk);
      if (people.length > 2 * kept) for (const old of people.splice(known, kept)) partitions.delete(old);
      return done.answer;
    };
  const ofKey = ([key]: unknown[]) => (key as Key).PK;
  const get = call('get', ofKey);
  const put = call('put', ofKey);
  return {
    get,
    put,
    async putAll(rows) {
      for (const row of rows) await put(row);
    },
    async getAll(keys) {
      return (await Promise.all(keys.map((key) => get(key)))).filter((row) => row !== undefined);
    },
    partition: call('partition', ([pk]) => pk as string),
    change: call('change', ofKey),
  } as Table;
}

/** Throws as DynamoDB and its SDK do for what cannot be stored. */
function check(row: Row): void {
  marshall(row, { removeUndefinedValues: true, convertClassInstanceToMap: true });
  if (sizeOf(row) > largestItem) throw new ValidationError('Item size has exceeded the maximum allowed size');
}

/** About what DynamoDB counts: names and values as UTF-8. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce((sum, [name, one]) => sum + Buffer.byteLength(name) + 1 + sizeOf(one), 3);
}

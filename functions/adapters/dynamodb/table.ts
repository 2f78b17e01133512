import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import { clientSettings, lean } from '../aws/aws-client.ts';
import { awsErrorName, isAwsError } from '../aws/aws-errors.ts';
import { pause } from '../aws/rate-limiter.ts';
import { type Change, expressionOf, type IndexRange, queryOf, type When, whenOf } from './expression.ts';

export type Row = Record<string, unknown>;
export interface Key {
  PK: string;
  SK: string;
}

interface IndexKey {
  attribute: string;
  value: string;
  /** The index's sort key, where a range of it is asked for. */
  sort?: string;
}

/** The one table, spoken to in rows and changes. Every write is one conditional item write that can be repeated. */
export interface Table {
  get(key: Key): Promise<Row | undefined>;
  getAll(keys: readonly Key[]): Promise<Row[]>;
  /** The rows of a partition, last sort key first, strongly consistent; the first `most` of them, of those with a sort key `below` this. */
  partition(pk: string, most?: number, below?: string): Promise<Row[]>;
  /** One page of the rows with one key in an index, and where the next page begins. */
  indexPage(index: string, key: IndexKey, from?: Row, range?: IndexRange): Promise<{ rows: Row[]; next?: Row }>;
  /** Every row of a sparse index. */
  scanIndex(index: string): Promise<Row[]>;
  /** False when the condition did not hold. */
  put(row: Row & Key, when?: When): Promise<boolean>;
  /** Each row as it is, 25 in a call; not all or nothing, so rows must be such that repeating it is harmless. */
  putAll(rows: readonly (Row & Key)[]): Promise<void>;
  /** The row after the change; undefined when the condition did not hold. */
  change(key: Key, change: Change): Promise<Row | undefined>;
  /** 25 in a call; repeating it changes nothing. */
  removeAll(keys: readonly Key[]): Promise<void>;
}

// A map with a key "constructor" is a class to the SDK, which refuses those; we store none.
const marshalling = { removeUndefinedValues: true, convertClassInstanceToMap: true } as const;
const keysPerBatch = 100;
const writesPerBatch = 25;

/**
 * Hands items to `take` in batches. A busy partition returns items: they are tried again after a random pause whose limit
 * doubles, up to 25 ms × 2⁷. Throws StorageUnavailable when no item is taken `mostInVain` times in turn.
 */
async function inBatches<T>(all: readonly T[], size: number, take: (some: T[]) => Promise<T[] | undefined>) {
  let left = [...all];
  for (let vain = 0; left.length > 0; ) {
    if (vain > mostInVain) throw new TemporaryError('StorageUnavailable', 'DynamoDB took none of a batch');
    const ms = Math.random() * 25 * 2 ** (vain - 1);
    if (vain > 0) await pause(ms);
    const some = left.slice(0, size);
    const back = (await take(some)) ?? [];
    left = [...back, ...left.slice(size)];
    vain = back.length < some.length ? 0 : vain + 1;
  }
}
const mostInVain = 8;

/** The table of this deployment; the client is made on first use. Throttling and outages come out as StorageUnavailable. */
export function createTable(tableName: string, client = lean(new DynamoDBClient(clientSettings))): Table {
  const write = (requests: readonly WriteRequest[]) =>
    inBatches(requests, writesPerBatch, async (some) => {
      const answer = await attempt(() =>
        client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: some } })),
      );
      return answer?.UnprocessedItems?.[tableName];
    });

  return {
    async get(key) {
      const answer = await attempt(() =>
        client.send(new GetItemCommand({ TableName: tableName, Key: marshall(key), ConsistentRead: true })),
      );
      return answer?.Item && unmarshall(answer.Item);
    },

    async getAll(keys) {
      const rows: Row[] = [];
      const asked = keys.map((key) => marshall(key));
      await inBatches(asked, keysPerBatch, async (some) => {
        const answer = await attempt(() =>
          client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: some, ConsistentRead: true } } })),
        );
        rows.push(...(answer?.Responses?.[tableName] ?? []).map((item) => unmarshall(item)));
        return answer?.UnprocessedKeys?.[tableName]?.Keys;
      });
      return rows;
    },

    async partition(pk, most = Number.POSITIVE_INFINITY, below = undefined) {
      const rows: Row[] = [];
      let from: Record<string, never> | undefined;
      do {
        const answer = await attempt(() =>
          client.send(
            new QueryCommand({
              TableName: tableName,
              KeyConditionExpression: `PK = :pk${below === undefined ? '' : ' AND SK < :below'}`,
              ExpressionAttributeValues: marshall({ ':pk': pk, ...(below !== undefined && { ':below': below }) }),
              ConsistentRead: true,
              ScanIndexForward: false,
              Limit: Number.isFinite(most) ? most - rows.length : undefined,
              ExclusiveStartKey: from,
            }),
          ),
        );
        for (const item of answer?.Items ?? []) rows.push(unmarshall(item));
        from = answer?.LastEvaluatedKey as typeof from;
      } while (from && rows.length < most);
      return rows;
    },

    async indexPage(index, key, from, range = {}) {
      const { names, values, ...expressions } = queryOf(key, range);
      const answer = await attempt(() =>
        client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: index,
            ...expressions,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: values && marshall(values),
            ScanIndexForward: !range.newestFirst,
            Limit: range.limit,
            ExclusiveStartKey: from && marshall(from),
          }),
        ),
      );
      const rows = (answer?.Items ?? []).map((item) => unmarshall(item));
      return { rows, next: answer?.LastEvaluatedKey && unmarshall(answer.LastEvaluatedKey) };
    },

    async scanIndex(index) {
      const rows: Row[] = [];
      let from: Record<string, never> | undefined;
      do {
        const answer = await attempt(() =>
          client.send(new ScanCommand({ TableName: tableName, IndexName: index, ExclusiveStartKey: from })),
        );
        for (const item of answer?.Items ?? []) rows.push(unmarshall(item));
        from = answer?.LastEvaluatedKey as typeof from;
      } while (from);
      return rows;
    },

    async put(row, when = {}) {
      const { ConditionExpression, names, values } = whenOf(when);
      const answer = await attempt(() =>
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: marshall(row, marshalling),
            ConditionExpression,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: values && marshall(values, marshalling),
          }),
        ),
      );
      return answer !== undefined;
    },

    putAll: (rows) =>
      write(
        // The same key twice in one call is refused: the last one counts, as it would one after the other.
        [...new Map(rows.map((row) => [`${row.PK} ${row.SK}`, row])).values()].map((row) => ({
          PutRequest: { Item: marshall(row, marshalling) },
        })),
      ),

    // Not by DeleteItem: the SDK would bring another command into every function.
    removeAll: (keys) => write(keys.map(({ PK, SK }) => ({ DeleteRequest: { Key: marshall({ PK, SK }) } }))),

    async change(key, change) {
      const { names, values, ...expressions } = expressionOf(change);
      const answer = await attempt(() =>
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: marshall(key),
            ...expressions,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: values && marshall(values, marshalling),
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return answer && unmarshall(answer.Attributes ?? {});
    },
  };
}

/** The answer; undefined when a condition failed. A fault of our own, in the request or the table's name, is thrown unchanged. */
async function attempt<T>(send: () => Promise<T>): Promise<T | undefined> {
  try {
    return await send();
  } catch (error) {
    if (isAwsError(error, 'ConditionalCheckFailedException')) return undefined;
    if (isAwsError(error, 'ValidationException', 'ResourceNotFoundException')) throw error;
    throw new TemporaryError('StorageUnavailable', `DynamoDB did not answer: ${awsErrorName(error)}`, { cause: error });
  }
}

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { LocalTable } from '../../../../local/cloud/assembly/index.ts';
import type { JsonObject } from '../../../../local/cloud/assembly/template.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/cloud/dynamodb/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'leadloop-dynamodb-'));
const path = join(directory, 'data');
let db: DynamoDb | undefined;
afterEach(async () => {
  await db?.stop();
  db = undefined;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const index = (name: string, hash: string, range: string): JsonObject => ({
  IndexName: name,
  KeySchema: key(hash, range),
  Projection: { ProjectionType: 'KEYS_ONLY' },
});
function tableWith(...indexes: JsonObject[]): LocalTable {
  const attributes = ['PK', 'SK', 'pendingShard', 'pendingSince', 'stage'].slice(0, indexes.length > 1 ? 5 : 4);
  return {
    name: 'leads',
    arn: '',
    definition: {
      TableName: 'leads',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: key('PK', 'SK'),
      AttributeDefinitions: attributes.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      GlobalSecondaryIndexes: indexes,
    },
  };
}
const pending = index('PendingIndex', 'pendingShard', 'pendingSince');

async function start(...indexes: JsonObject[]): Promise<DynamoDb> {
  db = await startDynamoDb({ path, tables: [tableWith(...indexes)], region: 'eu-west-1', account: '1' });
  return db;
}
const put = (id: string, more: JsonObject = {}) =>
  db?.call('putItem', { TableName: 'leads', Item: { PK: { S: id }, SK: { S: 'PROFILE' }, ...more } });
async function scan(name?: string): Promise<string[]> {
  const answer = await db?.call('scan', { TableName: 'leads', ...(name && { IndexName: name }) });
  const { Items } = answer as { Items: { PK: { S: string } }[] };
  return Items.map((item) => item.PK.S).sort();
}

test('serves the tables of the template, sparse indexes included, to the unmodified SDK', async () => {
  const { endpoint } = await start(pending);
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'leads' }));
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE', TableArn: 'arn:aws:dynamodb:eu-west-1:1:table/leads' });
  await put('A', { pendingShard: { S: 'p#0' }, pendingSince: { S: '2026' } });
  await put('B');
  expect((await client.send(new ScanCommand({ TableName: 'leads', IndexName: 'PendingIndex' }))).Items).toHaveLength(1);
  await client.send(
    new UpdateItemCommand({
      TableName: 'leads',
      Key: { PK: { S: 'A' }, SK: { S: 'PROFILE' } },
      UpdateExpression: 'REMOVE pendingShard, pendingSince ADD revision :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );
  expect(await scan('PendingIndex')).toEqual([]);
  const { Items } = await client.send(
    new QueryCommand({
      TableName: 'leads',
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'A' } },
    }),
  );
  expect(Items).toEqual([{ PK: { S: 'A' }, SK: { S: 'PROFILE' }, revision: { N: '1' } }]);
  await expect(
    db?.call('putItem', {
      TableName: 'leads',
      Item: { PK: { S: 'A' }, SK: { S: 'PROFILE' } },
      ConditionExpression: 'attribute_not_exists(PK)',
    }),
  ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  client.destroy();
});

test('keeps items over a restart, deletes them for good, and fills an index that the template got since', async () => {
  await start(pending);
  await put('C', { pendingShard: { S: 'p#1' }, pendingSince: { S: '2026' }, stage: { S: 'new' } });
  await db?.call('deleteItem', { TableName: 'leads', Key: { PK: { S: 'B' }, SK: { S: 'PROFILE' } } });
  await db?.stop();
  await start(pending, index('StageIndex', 'stage', 'pendingSince'));
  expect(await scan()).toEqual(['A', 'C']);
  expect(await scan('StageIndex')).toEqual(['C']);
  await db?.call('deleteItem', { TableName: 'leads', Key: { PK: { S: 'C' }, SK: { S: 'PROFILE' } } });
  expect([await scan(), await scan('StageIndex'), await scan('PendingIndex')]).toEqual([['A'], [], []]);
});

test('refuses a table whose keys changed, because no item could be found any more', async () => {
  const changed = tableWith(pending);
  changed.definition.KeySchema = key('SK', 'PK');
  await expect(startDynamoDb({ path, tables: [changed], region: 'eu-west-1', account: '1' })).rejects.toThrow(
    'other keys',
  );
});

const sizeOf = (folder: string) =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

test('K1: lists that end early leave nothing open: the folder stays below three times its data', async () => {
  const folder = join(directory, 'rewritten');
  db = await startDynamoDb({ path: folder, tables: [tableWith(pending)], region: 'eu-west-1', account: '1' });
  const rows = 1_000;
  /** Writes every row anew, lists that end early in between; answers the bytes of the data. */
  async function rewrite(): Promise<number> {
    let data = 0;
    for (let from = 0; from < rows; from += 25) {
      const requests = Array.from({ length: 25 }, (_, n) => ({
        PutRequest: {
          Item: {
            PK: { S: `LEAD#${from + n}` },
            SK: { S: 'PROFILE' },
            text: { S: randomBytes(2_000).toString('base64') },
          },
        },
      }));
      data += JSON.stringify(requests).length;
      await db?.call('batchWriteItem', { RequestItems: { leads: requests } });
      for (let n = 0; n < 3; n++) await db?.call('scan', { TableName: 'leads', Limit: 5 });
    }
    return data;
  }
  for (let round = 0; round < 8; round++) await rewrite();
  // LevelDB merges its files in a thread of its own, and begins when more is written. A list left open keeps each version of each row,
  // so the folder only grows with every further round.
  let ratio = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12 && ratio >= 3; round++) {
    const data = await rewrite();
    await expect
      .poll(() => (ratio = sizeOf(folder) / data), { timeout: 3_000 })
      .toBeLessThan(3)
      .catch(() => undefined);
  }
  expect(ratio).toBeLessThan(3);
});

/** A request as a browser or a tool on this machine sends it, to any listener. */
function send(url: string, options: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array }) {
  return new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
    const outgoing = request(url, { method: options.method ?? 'POST', headers: options.headers }, (incoming) => {
      incoming.resume();
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers }));
    });
    outgoing.on('error', reject);
    outgoing.end((options.method ?? 'POST') === 'POST' ? options.body : undefined);
  });
}
const signed = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.Scan',
  'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=0',
};

test('R11: a page of another site reads and changes nothing, and gets no leave from CORS', async () => {
  const { endpoint } = await start(pending);
  const body = JSON.stringify({ TableName: 'leads' });
  expect((await send(endpoint, { headers: signed, body })).status).toBe(200);
  const others: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { host: 'evil.example' },
  ];
  for (const headers of others)
    for (const method of ['POST', 'OPTIONS', 'GET']) {
      const answer = await send(endpoint, { method, headers: { ...signed, ...headers }, body });
      expect([method, answer.status]).toEqual([method, 403]);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
});

test('R11: no body ends the process', async () => {
  const { endpoint } = await start(pending);
  const operations = ['Scan', 'Query', 'GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'BatchGetItem', 'Nothing'];
  const usual = {
    TableName: 'leads',
    Key: { PK: { S: 'x' }, SK: { S: 'y' } },
    Item: { PK: { S: 'x' }, SK: { S: 'y' } },
  };
  const body = fc.oneof(
    fc.constantFrom('null', '', '{', '"x"', '[]', '1', '{"TableName":null}', `"${'x'.repeat(100_000)}"`),
    fc.json({ maxDepth: 3 }),
    fc
      .record({
        KeyConditionExpression: fc.anything({ maxDepth: 1 }),
        Limit: fc.anything({ maxDepth: 1 }),
        RequestItems: fc.anything({ maxDepth: 2 }),
        ExclusiveStartKey: fc.anything({ maxDepth: 2 }),
        ExpressionAttributeValues: fc.anything({ maxDepth: 2 }),
      })
      .map((more) => JSON.stringify({ ...usual, ...more })),
    fc.uint8Array({ maxLength: 300 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), body, async (operation, sent) => {
      const headers = { ...signed, 'x-amz-target': `DynamoDB_20120810.${operation}` };
      const { status } = await send(endpoint, { headers, body: sent });
      expect(status).toBeGreaterThanOrEqual(200);
    }),
    {
      numRuns: 300,
      examples: [
        ['Scan', 'null'],
        ['PutItem', '[]'],
      ],
    },
  );
  expect((await send(endpoint, { headers: signed, body: JSON.stringify({ TableName: 'leads' }) })).status).toBe(200);
});

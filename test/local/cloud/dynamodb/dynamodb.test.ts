import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
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

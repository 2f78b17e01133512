import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../local/cloud/dynamodb/index.ts';
import { serve } from './server.ts';

// The second floor: node:http, and for each request one put of a small item through the SDK into dynalite. `memory`: dynalite
// in this process and in memory; `disk`: in the thread and files of the embedded cloud. Second argument: the number of puts in
// sequence.

const tableName = 'floor';
const keys = {
  KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' as const }],
};
const region = 'eu-central-1';
const answer = JSON.stringify({ leadId: '0'.repeat(32), receipt: '0'.repeat(24) });
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };

async function inMemory(): Promise<{ client: DynamoDBClient; stop(): Promise<void> }> {
  const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => ReturnType<typeof createServer>;
  const database = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
  const client = clientOf(`http://127.0.0.1:${(database.address() as AddressInfo).port}`);
  await client.send(new CreateTableCommand({ TableName: tableName, BillingMode: 'PAY_PER_REQUEST', ...keys }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { client, stop: async () => void database.close() };
}

async function onDisk() {
  const path = mkdtempSync(join(tmpdir(), 'leadloop-floor-'));
  const definition = { TableName: tableName, BillingMode: 'PAY_PER_REQUEST', ...keys };
  const tables = [{ name: tableName, arn: '', definition }];
  const database = await startDynamoDb({ path, tables, region, account: '123456789012' });
  const stop = () => database.stop().then(() => rmSync(path, { recursive: true, force: true }));
  return { client: clientOf(database.endpoint), stop };
}

const clientOf = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region, credentials: { accessKeyId: 'floor', secretAccessKey: 'floor' } });

const puts = Number(process.argv[3] ?? 1);
const { client, stop } = await (process.argv[2] === 'disk' ? onDisk() : inMemory());

async function put(body: Buffer): Promise<void> {
  const Item = { PK: { S: randomBytes(16).toString('hex') }, body: { S: body.toString() } };
  const once = 'attribute_not_exists(PK)';
  await client.send(new PutItemCommand({ TableName: tableName, Item, ConditionExpression: once }));
}

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', async () => {
    for (let n = 0; n < puts; n++) await put(Buffer.concat(chunks));
    outgoing.writeHead(202, headers).end(answer);
  });
});
serve(server, stop);

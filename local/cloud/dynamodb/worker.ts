import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { Grants } from '../assembly/model.ts';
import { demandsOfDynamoDb } from '../iam/demands.ts';
import { callerOf, createIam } from '../iam/index.ts';
import { foreign } from '../server/guard.ts';

// dynalite has no types and no public access to its store; the version is pinned and test/local/cloud/dynamodb/dynamodb.test.ts
// watches it.
type Callback = (error?: unknown) => void;
type Item = Record<string, unknown>;
interface Definition {
  TableName: string;
  KeySchema: unknown;
  AttributeDefinitions: unknown;
  GlobalSecondaryIndexes?: { IndexName: string; KeySchema: unknown; Projection: unknown }[];
}
interface Operation {
  type: 'put' | 'del';
  key: string;
  value?: unknown;
}
interface Level {
  open(options: { writeBufferSize: number }): Promise<void>;
  compactRange(from: string, to: string): Promise<void>;
  batch(operations: Operation[]): Promise<void>;
  batch(operations: Operation[], done: Callback): void;
  clear(): Promise<void>;
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  iterator(range: { gte: string; lt: string }): AsyncIterable<[string, Item]>;
  keys(range?: object): LevelIterator;
  values(range?: object): LevelIterator;
}
interface LevelIterator {
  close(): Promise<void>;
  return?(): Promise<void>;
}
interface Store {
  db: Level;
  getItemDb(name: string): {
    put(key: string, item: Item, done: Callback): void;
    del(key: string, done: Callback): void;
  };
}
interface Internals {
  create(options: object): Store;
  createKey(item: Item, table: Definition): string;
  getIndexActions(
    indexes: unknown[],
    before: Item | undefined,
    after: Item | undefined,
    table: Definition,
  ): IndexActions;
  updateIndexes(
    store: Store,
    table: Definition,
    before: Item | undefined,
    after: Item | undefined,
    done: Callback,
  ): void;
}
interface IndexActions {
  puts: { index: string; key: string; item: Item }[];
  deletes: { index: string; key: string }[];
}

const load = createRequire(import.meta.url);
const internals = load('dynalite/db') as Internals;
const dynalite = load('dynalite') as (options: object) => Server;
const { path, tables, grants, region, account } = workerData as {
  path: string;
  tables: Definition[];
  grants: Grants;
  region: string;
  account: string;
};
const iam = createIam(grants, (used) => parentPort?.postMessage({ used }));

let store: Store | undefined;

/**
 * dynalite writes index entries first and the item after them, so a process killed in between leaves an index that lies
 * about its table: a lead the sweep can never find. Here one atomic batch writes both, which also saves a round trip.
 * Reads are closed, see endReads.
 */
function mendDynalite(): void {
  const create = internals.create;
  internals.create = (options) => {
    const made = create(options);
    store = made;
    endReads(made);
    const itemDb = made.getItemDb;
    made.getItemDb = (name) => {
      const items = itemDb(name);
      items.put = (_key, _item, done) => done();
      items.del = (_key, done) => done();
      return items;
    };
    return made;
  };
  internals.updateIndexes = ({ db }, table, before, after, done) => {
    const item = after ?? before;
    if (!item) return done();
    const key = itemKey(table.TableName, internals.createKey(item, table));
    const write: Operation = after ? { type: 'put', key, value: after } : { type: 'del', key };
    db.batch([...indexOperations(table, before, after), write], done);
  };
}

/**
 * dynalite 4.0.0 ends a read with `iterator.return()`, which level 10 calls `close()`, so every query would leave a snapshot
 * open: files that never compact, and memory that grows with each query.
 */
function endReads({ db }: Store): void {
  const [keys, values] = [db.keys.bind(db), db.values.bind(db)];
  db.keys = (range) => returnable(keys(range));
  db.values = (range) => returnable(values(range));
}

const returnable = (iterator: LevelIterator) => Object.assign(iterator, { return: () => iterator.close() });

const itemKey = (table: string, key: string) => `item-${table}~${key}`;

function indexOperations(table: Definition, before: Item | undefined, after: Item | undefined): Operation[] {
  const { puts, deletes } = internals.getIndexActions(table.GlobalSecondaryIndexes ?? [], before, after, table);
  const key = (index: string, rest: string) => `index-global~${table.TableName}~${index}~${rest}`;
  return [
    ...deletes.map((d) => ({ type: 'del' as const, key: key(d.index, d.key) })),
    ...puts.map((p) => ({ type: 'put' as const, key: key(p.index, p.key), value: p.item })),
  ];
}

/** Makes the tables of the template that are missing, and builds the indexes an existing one does not have yet. */
async function prepare({ db }: Store): Promise<void> {
  for (const definition of tables) {
    const key = `table~${definition.TableName}`;
    const known = (await db.get(key)) as Definition | undefined;
    if (known && JSON.stringify(keysOf(known)) === JSON.stringify(keysOf(definition))) continue;
    if (known && JSON.stringify(known.KeySchema) !== JSON.stringify(definition.KeySchema))
      throw new Error(`table ${definition.TableName} was made with other keys; start with an empty data folder`);
    if (known) await reindex(db, definition);
    await db.put(key, described(definition));
  }
}

const keysOf = ({ KeySchema, GlobalSecondaryIndexes = [] }: Definition) => [
  KeySchema,
  GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys, Projection }) => [IndexName, keys, Projection]),
];

async function reindex(db: Level, definition: Definition): Promise<void> {
  const from = itemKey(definition.TableName, '');
  for await (const [, item] of db.iterator({ gte: from, lt: `${from}\xff` })) {
    const operations = indexOperations(definition, undefined, item);
    if (operations.length > 0) await db.batch(operations);
  }
}

/** The table as DescribeTable shows it: active at once, because nothing here is worth waiting for. */
function described(definition: Definition) {
  const region = process.env.AWS_REGION ?? '';
  const arn = `arn:aws:dynamodb:${region}:${process.env.AWS_ACCOUNT_ID ?? ''}:table/${definition.TableName}`;
  const capacity = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 };
  return {
    ...definition,
    BillingMode: undefined,
    TableArn: arn,
    TableId: definition.TableName,
    CreationDateTime: Date.now() / 1000,
    ItemCount: 0,
    TableSizeBytes: 0,
    TableStatus: 'ACTIVE',
    ProvisionedThroughput: capacity,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ...(definition.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: definition.GlobalSecondaryIndexes.map((index) => ({
        ...index,
        IndexArn: `${arn}/index/${index.IndexName}`,
        IndexStatus: 'ACTIVE',
        IndexSizeBytes: 0,
        ItemCount: 0,
        ProvisionedThroughput: capacity,
      })),
    }),
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * dynalite allows every web page to read its answers, and throws outside any catch on a body such as `null`. Here another site is
 * refused before dynalite sees it, and what dynalite cannot read is answered like what does not parse.
 */
function guard(server: Server): void {
  const [answer] = server.listeners('request') as Handler[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const why = foreign(request.headers);
    if (why) {
      request.resume();
      return refuse(response, 403, 'AccessDeniedException', why);
    }
    const chunks: Buffer[] = [];
    if (Object.hasOwn(grants, callerOf(request.headers.authorization, '') ?? ''))
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer?.(request, response);
    const ends = request.listeners('end') as (() => void)[];
    request.removeAllListeners('end').removeAllListeners('error');
    request.on('error', () => response.destroy());
    request.on('end', () => {
      try {
        const why = refusal(request, Buffer.concat(chunks));
        if (why !== undefined) return refuse(response, 400, 'AccessDeniedException', why);
        for (const end of ends) end();
      } catch {
        refuse(response, 400, 'SerializationException', 'The body is not a request that DynamoDB can read.');
      }
    });
  });
}

/** Why the caller's role does not allow this; bodies of callers without a role are not kept. */
function refusal({ headers }: IncomingMessage, body: Buffer): string | undefined {
  if (body.length === 0) return undefined;
  const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
  const demands = demandsOfDynamoDb(operation, JSON.parse(body.toString()), { region, account });
  return iam.refusal(callerOf(headers.authorization, ''), demands);
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message }));
}

/** LevelDB keeps about four logs of this size beside its data before it merges them. Its default, 4 MB, is more than most leads need. */
const writeBufferSize = 500_000;

/**
 * Deleted and overwritten values stay in LevelDB's files until it merges them. The first pass writes memory to a file, old
 * values included, which may be on the lowest level; keys around everything make the second pass merge that level, too.
 */
async function compact({ db }: Store): Promise<void> {
  await db.compactRange('', '\xff\xff');
  await db.batch(['!compacted', '~compacted'].map((key) => ({ type: 'put', key, value: {} })));
  await db.compactRange('', '\xff\xff');
}

async function start(): Promise<void> {
  mendDynalite();
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  if (!store) throw new Error('dynalite made no store');
  await store.db.open({ writeBufferSize });
  await prepare(store);
  guard(server);
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  parentPort?.on('message', async (message) => {
    if (message === 'compact') {
      if (store) await compact(store);
      return parentPort?.postMessage({ compacted: true });
    }
    server.closeAllConnections();
    server.close(() => {
      parentPort?.postMessage({ stopped: true });
      parentPort?.close();
    });
  });
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port });
}

start().catch((error: unknown) => {
  const { code, message, cause } = error as {
    code?: string;
    message: string;
    cause?: { code?: string; message: string };
  };
  parentPort?.postMessage({ failed: { code: cause?.code ?? code, message: cause?.message ?? message } });
  parentPort?.close();
});

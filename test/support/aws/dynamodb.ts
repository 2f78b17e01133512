import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { clientSettings, lean } from '../../../functions/adapters/aws/aws-client.ts';
import { createTable } from '../../../functions/adapters/dynamodb/table.ts';

const tableName = 'leads';

/** DynamoDB in this process, with the table of lib/constructs/lead-table.ts. Once stopped it refuses every call. */
export async function startTable() {
  const server = serverInProcess();
  const client = lean(
    new DynamoDBClient({
      ...clientSettings,
      requestHandler: server,
      signer: { sign: async (request) => Object.assign(request, { headers: { ...request.headers, ...unsigned } }) },
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    }),
  );
  const text = (...names: string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: text(
        'PK',
        'SK',
        'pendingShard',
        'pendingSince',
        'stageShard',
        'stageSince',
        'untoldShard',
        'untoldSince',
        'listShard',
        'listKey',
      ),
      KeySchema: key('PK', 'SK'),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'PendingIndex',
          KeySchema: key('pendingShard', 'pendingSince'),
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['pendingFor', 'lifecycleId', 'restarts', 'waking', 'state', 'messageId'],
          },
        },
        {
          IndexName: 'StageIndex',
          KeySchema: key('stageShard', 'stageSince'),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'ListIndex',
          KeySchema: key('listShard', 'listKey'),
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['stage', 'score', 'country', 'activeOn', 'nextDue', 'cameFrom'],
          },
        },
        {
          IndexName: 'UntoldIndex',
          KeySchema: key('untoldShard', 'untoldSince'),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.001, maxDelay: 0.01 }, { TableName: tableName });
  return { table: createTable(tableName, client), client, tableName, stop: server.stop };
}

/** dynalite only looks whether there is a signature. */
const unsigned = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
};

type Listener = (data?: Buffer) => void;
type Call = { method: string; headers: Record<string, string>; body: string };
type Answer = { statusCode: number; headers: Record<string, string>; body: Buffer };

/** What carries requests of the SDK to dynalite and back without a socket: HTTP was a third of what a call costs. */
function serverInProcess() {
  const dynamo = dynalite({ createTableMs: 0 });
  let stopped = false;
  const handle = ({ method, headers, body }: Call) =>
    new Promise<{ response: Answer }>((resolve, reject) => {
      if (stopped) return reject(Object.assign(new Error('the table is stopped'), { code: 'ECONNREFUSED' }));
      const listeners: Record<string, Listener> = {};
      const request = {
        method,
        url: '/',
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        on: (event: string, listener: Listener) => {
          listeners[event] = listener;
        },
        removeAllListeners: () => {},
      };
      const answered: Record<string, string> = {};
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: unknown) => {
          answered[name.toLowerCase()] = String(value);
        },
        end: (text: string) =>
          resolve({ response: { statusCode: response.statusCode, headers: answered, body: Buffer.from(text) } }),
      };
      dynamo.emit('request', request, response);
      listeners.data?.(Buffer.from(body));
      listeners.end?.();
    });
  return {
    handle,
    stop: async () => {
      stopped = true;
    },
  };
}

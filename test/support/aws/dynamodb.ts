import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTable } from '../../../functions/adapters/dynamodb/table.ts';

const tableName = 'leads';

/** A DynamoDB server on loopback with the table of lib/constructs/lead-table.ts. */
export async function startTable() {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
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
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['stage', 'score', 'country'] },
        },
        {
          IndexName: 'UntoldIndex',
          KeySchema: key('untoldShard', 'untoldSince'),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  const table = createTable(tableName, client);
  return { table, client, tableName, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

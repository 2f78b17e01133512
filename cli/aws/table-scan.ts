import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Instant, millis, second } from '../../domain/time/instant.ts';
import { visitorKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Key } from '../../functions/adapters/dynamodb/table.ts';

/** Keys of all rows with a text in a key, a name or a value. It reads the whole table, to prove that nothing is left. */
export async function* rowsNaming(
  text: string,
  tableName: string,
  client = new DynamoDBClient({}),
): AsyncGenerator<Key> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName }))
    for (const item of Items) {
      if (!JSON.stringify(item).includes(text)) continue;
      const { PK, SK } = unmarshall({ PK: item.PK ?? { S: '' }, SK: item.SK ?? { S: '' } });
      yield { PK, SK };
    }
}

/** The number of unexpired visits whose visitor's row is gone. It reads the whole table. */
export async function orphanVisits(tableName: string, now: Instant, client = new DynamoDBClient({})): Promise<number> {
  const { PK: prefix, SK: ofVisitor } = visitorKey('');
  const visitors = new Set<string>();
  const visits: string[] = [];
  const pages = paginateScan(
    { client },
    {
      TableName: tableName,
      FilterExpression: 'begins_with(PK, :prefix)',
      ExpressionAttributeValues: { ':prefix': { S: prefix } },
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const { PK, SK, expiresAt = Number.POSITIVE_INFINITY } = unmarshall(item);
      if (SK === ofVisitor) visitors.add(PK);
      else if (expiresAt * second > millis(now)) visits.push(PK);
    }
  return visits.filter((PK) => !visitors.has(PK)).length;
}

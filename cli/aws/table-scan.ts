import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Instant, millis, second } from '../../domain/time/instant.ts';
import type { Key } from '../../functions/adapters/dynamodb/table.ts';

/** Keys of all rows in which a text stands, in a key, a name or a value. It reads the whole table, for proofs that nothing is left. */
export async function* rowsNaming(
  text: string,
  tableName: string,
  client = new DynamoDBClient({}),
): AsyncGenerator<Key> {
  let from: Record<string, never> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey: from }));
    for (const item of page.Items ?? []) {
      if (!JSON.stringify(item).includes(text)) continue;
      const { PK, SK } = unmarshall({ PK: item.PK ?? { S: '' }, SK: item.SK ?? { S: '' } });
      yield { PK, SK };
    }
    from = page.LastEvaluatedKey as typeof from;
  } while (from);
}

/** How many visits wait for nobody: the row that says whose browser it is has gone, and they have not expired. It reads the whole table. */
export async function orphanVisits(tableName: string, now: Instant, client = new DynamoDBClient({})): Promise<number> {
  const visitors = new Set<string>();
  const visits: string[] = [];
  let from: Record<string, never> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: tableName,
        ExclusiveStartKey: from,
        FilterExpression: 'begins_with(PK, :visitor)',
        ExpressionAttributeValues: { ':visitor': { S: 'VISITOR#' } },
      }),
    );
    for (const item of page.Items ?? []) {
      const { PK, SK, expiresAt = Number.POSITIVE_INFINITY } = unmarshall(item);
      if (SK === 'VISITOR') visitors.add(PK);
      else if (expiresAt * second > millis(now)) visits.push(PK);
    }
    from = page.LastEvaluatedKey as typeof from;
  } while (from);
  return visits.filter((PK) => !visitors.has(PK)).length;
}

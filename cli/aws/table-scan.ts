import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
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

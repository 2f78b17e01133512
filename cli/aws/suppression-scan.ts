import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { suppressionKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Suppression } from '../../functions/adapters/dynamodb/suppressions.ts';

const prefix = suppressionKey('').PK;

/** All suppressions, for commands. It reads the whole table: an index would be written for every row and read once in a while. */
export async function* scanSuppressions(
  tableName: string,
  client = new DynamoDBClient({}),
): AsyncGenerator<Suppression & { hash: string }> {
  const pages = paginateScan(
    { client },
    {
      TableName: tableName,
      FilterExpression: 'begins_with(PK, :prefix) AND attribute_not_exists(liftedAt)',
      ExpressionAttributeValues: { ':prefix': { S: prefix } },
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const { PK, reason, at } = unmarshall(item) as Suppression & { PK: string };
      yield { hash: PK.slice(prefix.length), reason, at };
    }
}

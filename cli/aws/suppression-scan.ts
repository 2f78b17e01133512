import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { suppressionKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Suppression } from '../../functions/adapters/dynamodb/suppressions.ts';

const prefix = suppressionKey('').PK;

/**
 * Everybody on the suppression list, for commands. It reads the whole table: no index is written for what is asked once in a
 * while, and the rows say nothing else.
 */
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

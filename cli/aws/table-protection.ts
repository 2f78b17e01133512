import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';

/** Turns deletion protection on: from then on nobody deletes the table by mistake. */
export async function protectTable(
  TableName: string,
  region: string,
  client: Pick<DynamoDBClient, 'send'> = new DynamoDBClient({ region }),
): Promise<void> {
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
}

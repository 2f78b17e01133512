import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';

/** Turns deletion protection on, so that the table is not deleted by mistake. */
export async function protectTable(
  TableName: string,
  region: string,
  client: Pick<DynamoDBClient, 'send'> = new DynamoDBClient({ region }),
): Promise<void> {
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
}

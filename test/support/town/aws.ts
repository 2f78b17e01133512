import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Town } from './model.ts';

/** The unmodified AWS SDK at the addresses the town names; `close` lets go of its connections. */
export async function awsClients(town: Town) {
  const endpoints = await town.get<Record<'dynamodb' | 'sfn', string>>('/_local/endpoints');
  const settings = {
    region: town.config.deployment.region,
    credentials: { accessKeyId: 'any', secretAccessKey: 'thing' },
    maxAttempts: 1,
  };
  const sfn = new SFNClient({ ...settings, endpoint: endpoints.sfn });
  const dynamodb = new DynamoDBClient({ ...settings, endpoint: endpoints.dynamodb });
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const stateMachineArn = stateMachines[0]?.stateMachineArn ?? '';
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  return {
    sfn,
    dynamodb,
    tableName: TableNames[0] ?? '',
    stateMachineArn,
    executionArn: (name: string) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
    close() {
      sfn.destroy();
      dynamodb.destroy();
    },
  };
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Activity } from '../../domain/lead/activity.ts';
import { instant } from '../../domain/time/instant.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createLifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createSignals } from '../../functions/services/signals.ts';
import { loadConfig } from '../../lib/config/load.ts';
import type { Cloud } from '../../local/leadloop/cloud.ts';

/** A site that reports page views of a lead, through our adapters on the cloud's endpoints; one call is one request. */
export async function siteOf(cloud: Cloud, leadId: string) {
  const { dynamodb, sfn } = cloud.endpoints();
  const settings = { region: 'eu-central-1', credentials: { accessKeyId: 'any', secretAccessKey: 'thing' } };
  const client = new SFNClient({ ...settings, endpoint: sfn });
  const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({}));
  const tableName = cloud.services().assembly.tables[0]?.name ?? '';
  const config = loadConfig();
  const signals = createSignals({
    leads: createLeads(createTable(tableName, new DynamoDBClient({ ...settings, endpoint: dynamodb }))),
    lifecycles: createLifecycles(`${stateMachines[0]?.stateMachineArn}:live`, client),
    config,
    now: () => instant(cloud.now()),
    newId: () => 'f'.repeat(12),
  });
  let views = 0;
  return async (...paths: string[]): Promise<void> => {
    const activities = paths.map((path): Activity => {
      const id = `view-${++views}`;
      return {
        id,
        type: 'page.viewed',
        at: instant(cloud.now()),
        lifecycleId: '',
        detail: { url: `https://fieldnote.example${path}` },
      };
    });
    await signals.raiseAll(leadId, activities);
    await cloud.idle();
  };
}

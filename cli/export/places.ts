import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import type { Keys } from '../../functions/adapters/secrets/key-ring.ts';
import type { HeldDeps } from '../../functions/services/privacy/export/held.ts';
import { journeysNaming } from '../../functions/services/privacy/named.ts';
import { insightFiles } from '../aws/insight-files.ts';
import { receivedMails } from '../aws/received-mails.ts';
import type { DeploymentTarget } from '../target.ts';

/** Where an export reads in a target. */
export async function placesOf(target: DeploymentTarget, keys: Keys): Promise<HeldDeps> {
  const files = await insightFiles(target);
  return {
    table: createTable(target.output('TableName')),
    receivedMail: receivedMails(target),
    journeys: (leadId) => journeysNaming(files, keys, leadId),
  };
}

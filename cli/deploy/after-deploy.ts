import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { ReleaseStore } from '../aws/release-store.ts';
import type { Terminal } from '../command/terminal.ts';
import { readiness } from '../readiness/readiness.ts';
import { readinessText } from '../readiness/text.ts';

const assembly = join(import.meta.dirname, '../../cdk.out');

/**
 * What a deployment ends with: the release is kept for a rollback, the table of leads is protected, and a person reads what does not work yet.
 * The deployment itself has succeeded by then, so nothing here throws: what failed is said.
 */
export async function afterDeploy(stack: string, store: ReleaseStore, terminal: Terminal): Promise<void> {
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      terminal.say(`${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    }
  };
  await attempt('This release could not be kept, so a rollback cannot come back to it', async () =>
    store.keep(JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), 'utf8')), new Date()),
  );
  await attempt('What works and what does not could not be told', async () => {
    const { name, found, tableName, region } = await readiness(stack);
    if (
      stack === 'Leadloop-prod' &&
      found.some(({ what, state }) => what === 'Table of leads' && state === 'not ready')
    )
      await attempt('The table of leads could not be protected', () => protect(tableName, region));
    terminal.say(`\n${readinessText(name, found)}`);
  });
}

const protect = (TableName: string, region: string) =>
  new DynamoDBClient({ region }).send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));

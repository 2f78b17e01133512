import { readinessFacts } from '../../functions/adapters/readiness/read-facts.ts';
import { type Finding, findings } from '../../functions/services/operations/findings.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { deploymentTarget } from '../target.ts';

export interface Readiness {
  /** Which installation, for people. */
  name: string;
  tableName: string;
  found: Finding[];
}

/** The state of a deployed stack, or of the embedded cloud without a name. Throws TargetError. */
export async function readiness(stack: string | undefined): Promise<Readiness> {
  const { deployment } = loadConfig();
  const target = await deploymentTarget(stack, deployment.region);
  const { name, region } = target;
  const tableName = target.output('TableName');
  const facts = await readinessFacts({ deployment, region, tableName, isEmbedded: stack === undefined });
  const dkimRecords = deployment.identity === 'create' ? target.output('DkimRecords').split(', ') : [];
  const apiUrl = target.output('ApiUrl');
  return { name, tableName, found: findings(facts, { deployment, apiUrl, dkimRecords, tableName }) };
}

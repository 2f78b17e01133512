import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Assembly } from '../assembly/index.ts';
import type { EventBridge } from '../event-bridge/index.ts';

/**
 * A start with another config than the one before is a deployment: says so on the bus, as CloudFormation does. A process that dies before that
 * says it at the next start. A folder that ran nothing yet has nothing to tell.
 */
export async function announceDeployment(
  path: string,
  assembly: Assembly,
  bus: Pick<EventBridge, 'put'>,
): Promise<void> {
  const { metadata, stackId } = assembly;
  const deployed = createHash('sha256').update(JSON.stringify(metadata)).digest('hex');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : deployed;
  if (before !== deployed)
    await bus.put({
      source: 'aws.cloudformation',
      'detail-type': 'CloudFormation Stack Status Change',
      resources: [stackId],
      detail: { 'stack-id': stackId, 'status-details': { status: 'UPDATE_COMPLETE', 'status-reason': '' } },
    });
  writeFileSync(path, deployed);
}

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Assembly } from '../assembly/index.ts';
import type { EventBridge } from '../event-bridge/index.ts';

/**
 * A start with a changed config is a deployment: puts CloudFormation's event on the bus. A process that dies before that puts
 * it at the next start. The first start of a folder puts none.
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

import { stages } from '../../domain/lead/stage.ts';
import { env } from '../adapters/aws/environment.ts';
import { log } from '../adapters/aws/log.ts';
import { createLeadWalk, type LeadWalk } from '../adapters/dynamodb/lead-walk.ts';
import { shardNames, shardOf } from '../adapters/s3/insight-files.ts';
import { insightIdOf } from '../adapters/secrets/key-ring.ts';
import { createInsightQueue, type InsightQueue } from '../adapters/sqs/insight-queue.ts';
import { deployedKeys, deployedTable } from '../wiring.ts';
import { listener } from './listener.ts';

export interface InsightWalkDeps {
  walk: Pick<LeadWalk, 'ids'>;
  queue: InsightQueue;
  /** The name of a lead in insight. */
  nameOf: (leadId: string) => string;
}

/** 33 bytes a lead: far below the 256 kB of a message. */
const leadsPerMessage = 4_000;

/**
 * Every night: has every shard made anew, because entering nurture, clicks and visits are told by no event, and an event can be
 * lost. Leads that move while it walks are told by their events.
 */
export function createInsightWalk({ walk, queue, nameOf }: InsightWalkDeps) {
  return async (): Promise<void> => {
    const shards = new Map<string, Set<string>>(shardNames.map((shard) => [shard, new Set()]));
    for await (const leadId of walk.ids(stages)) shards.get(shardOf(nameOf(leadId)))?.add(leadId);
    let leads = 0;
    for (const [shard, ids] of shards) {
      const all = [...ids];
      leads += all.length;
      for (let from = 0; from === 0 || from < all.length; from += leadsPerMessage)
        await queue.rebuild(shard, all.slice(from, from + leadsPerMessage));
    }
    log.info('insight is made anew', { leads });
  };
}

export const handler = listener('insight-walk', async () => {
  const keys = await deployedKeys();
  const queue = createInsightQueue(env('INSIGHT_QUEUE_URL'));
  return createInsightWalk({ walk: createLeadWalk(deployedTable()), queue, nameOf: (id) => insightIdOf(keys, id) });
});

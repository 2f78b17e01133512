import { capture, privacy } from 'leadloop:config';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { isOwnWords } from '../../domain/capture/answers.ts';
import { stages } from '../../domain/lead/stage.ts';
import { type Instant, second } from '../../domain/time/instant.ts';
import { env } from '../adapters/aws/environment.ts';
import { log } from '../adapters/aws/log.ts';
import { createLeadWalk, type LeadWalk } from '../adapters/dynamodb/lead-walk.ts';
import { createRetentionWalks, type RetentionWalks } from '../adapters/dynamodb/retention-state.ts';
import { shardNames, shardOf } from '../adapters/s3/insight-files.ts';
import { deployedS3 } from '../adapters/s3/s3.ts';
import { insightIdOf } from '../adapters/secrets/key-ring.ts';
import { createErasureQueue, type ErasureQueue } from '../adapters/sqs/erasure-queue.ts';
import { createInsightQueue, type InsightQueue, type ShardToRebuild } from '../adapters/sqs/insight-queue.ts';
import { type Retention, retentionOn } from '../services/privacy/retention.ts';
import { deployedKeys, deployedTable, now } from '../wiring.ts';
import { listener } from './listener.ts';

export interface InsightWalkDeps {
  walk: Pick<LeadWalk, 'ids'>;
  queue: InsightQueue;
  /** The name of a lead in insight. */
  nameOf: (leadId: string) => string;
  retention: Retention;
  /** What was done for a night already: a night whose retention failed is tried again, and its lines are not made twice. */
  nights: Pick<RetentionWalks, 'isOrdered' | 'ordered'>;
  erasures: Pick<ErasureQueue, 'takeUp'>;
  /** Whether what is past its time is erased, or only counted. */
  applies: boolean;
  now: () => Instant;
}

/** What is kept for the end, so that the walk can write down how far it came. */
const timeToStop = 30 * second;

/** 33 bytes a lead: far below the 256 kB of a message. */
const leadsPerMessage = 4_000;

/**
 * Every night: has every shard made anew that a lead is in, because entering nurture, clicks and visits are told by no event, and an
 * event can be lost. On Sundays the others too: a shard can hold lines of leads that are gone. Leads that move while it walks are told by
 * their events. Erasures that did not finish are taken up again,
 * and leads are looked for whose time is over.
 */
export function createInsightWalk(deps: InsightWalkDeps) {
  const { walk, queue, nameOf, retention, nights, erasures, applies, now } = deps;

  async function orderLines(): Promise<void> {
    const shards = new Map<string, Set<string>>(shardNames.map((shard) => [shard, new Set()]));
    for await (const leadId of walk.ids(stages)) shards.get(shardOf(nameOf(leadId)))?.add(leadId);
    const isSunday = new Date(now()).getUTCDay() === 0;
    const asked = [...shards].filter(([, ids]) => ids.size > 0 || isSunday);
    for (const message of packed(asked)) await queue.rebuild(message);
    log.info('insight is made anew', { leads: [...shards.values()].reduce((sum, { size }) => sum + size, 0) });
  }

  return async (
    { id: night }: Pick<ScheduledEvent, 'id'>,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<void> => {
    await erasures.takeUp();
    if (!(await nights.isOrdered(night))) {
      await orderLines();
      await nights.ordered(night);
    }
    const { looked, found, failed, next } = await retention.run(
      applies,
      () => context.getRemainingTimeInMillis() > timeToStop,
    );
    log.info('looked for leads whose time is over', { applies, looked, found, failed });
    if (failed && !next) throw new Error(`${failed} leads could not be looked at; the next walk tries them again`);
  };
}

/** As few messages as hold all shards; a shard with more leads than a message takes is in several. */
function packed(shards: readonly (readonly [string, ReadonlySet<string>])[]): ShardToRebuild[][] {
  const messages: ShardToRebuild[][] = [];
  let room = 0;
  for (const [shard, ids] of shards) {
    const leads = [...ids];
    do {
      if (room <= 0) {
        messages.push([]);
        room = leadsPerMessage;
      }
      const taken = leads.splice(0, room);
      messages.at(-1)?.push({ shard, leads: taken });
      room -= taken.length;
    } while (leads.length > 0);
  }
  return messages;
}

export const handler = listener('insight-walk', async () => {
  const keys = await deployedKeys();
  const queue = createInsightQueue(env('INSIGHT_QUEUE_URL'));
  const table = deployedTable();
  const walk = createLeadWalk(table);
  const s3 = deployedS3();
  const erasures = createErasureQueue(env('ERASURE_QUEUE_URL'));
  const retention = retentionOn(table, erasures, {
    now,
    by: 'retention',
    kept: privacy.retention,
    isOwnWords: isOwnWords(capture.forms),
    removeMail: (name) => s3.remove(env('REPLY_BUCKET'), `replies/${name}`),
  });
  return createInsightWalk({
    walk,
    queue,
    retention,
    nights: createRetentionWalks(table),
    erasures,
    applies: privacy.retention.apply,
    nameOf: (id) => insightIdOf(keys, id),
    now,
  });
});

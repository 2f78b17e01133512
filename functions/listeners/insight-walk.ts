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
  /** Marks of rebuilt nights: a night whose retention failed is tried again without rebuilding its lines. */
  nights: Pick<RetentionWalks, 'isOrdered' | 'ordered'>;
  erasures: Pick<ErasureQueue, 'takeUp'>;
  /** True erases what is past its time; false only counts it. */
  applies: boolean;
  now: () => Instant;
}

/** Time reserved at the end to store the walk's progress. */
const timeToStop = 30 * second;

/** 33 bytes a lead: far below the 256 kB of a message. */
const leadsPerMessage = 4_000;

/**
 * Every night: rebuilds each shard that has leads, because no event reports clicks, visits and the start of nurture, and an
 * event can be lost. On Sundays it rebuilds the other shards too, which can hold lines of deleted leads. It also resumes
 * unfinished erasures and runs retention.
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

import { deployment, privacy, sales } from 'leadloop:config';
import type { SQSRecord } from 'aws-lambda';
import { tellingOf } from '../../domain/integration/outbound.ts';
import type { ErasureOrder } from '../../domain/privacy/erasure.ts';
import { between, hour, type Instant, millis, second } from '../../domain/time/instant.ts';
import { env } from '../adapters/aws/environment.ts';
import { log, metric } from '../adapters/aws/log.ts';
import { pause } from '../adapters/aws/rate-limiter.ts';
import { createBarriers } from '../adapters/dynamodb/barriers.ts';
import { createBurials } from '../adapters/dynamodb/burials.ts';
import { createMerges } from '../adapters/dynamodb/merges.ts';
import { createReps } from '../adapters/dynamodb/reps.ts';
import { deployedEventBus } from '../adapters/event-bridge/event-bus.ts';
import { createDataCopies } from '../adapters/s3/data-copies.ts';
import { createErasureRecords, type ErasureRecords } from '../adapters/s3/erasure-records.ts';
import { deployedS3 } from '../adapters/s3/s3.ts';
import { createAccountList } from '../adapters/ses/account-list.ts';
import { createErasureQueue, type ErasureQueue, type ErasureWork } from '../adapters/sqs/erasure-queue.ts';
import { createExecutions } from '../adapters/step-functions/executions.ts';
import { createErasure, type Erasure } from '../services/privacy/erasure.ts';
import { createDueAgain } from '../services/privacy/retention.ts';
import { deployedLifecycles, deployedTable, now } from '../wiring.ts';
import { inBatches } from './batch.ts';
import { listener } from './listener.ts';

export interface ErasureWorkerDeps {
  erasure: Erasure;
  queue: Pick<ErasureQueue, 'check' | 'later' | 'order'>;
  records: Pick<ErasureRecords, 'all'>;
  /** Whether an order of retention still holds. */
  isDue: (order: ErasureOrder) => Promise<boolean>;
  now: () => Instant;
}

type Message = Pick<SQSRecord, 'messageId' | 'receiptHandle' | 'body'>;

/** A mail that is on its way has an answer within seconds. */
const lookAgainAfter = 5 * second;

/** An erasure takes seconds, so ops are notified of one that is unfinished by then. */
const lateAfter = hour;

/**
 * Erases the people in the queue, and checks again after the longest life of a function. SQS delivers a failed order again, and
 * the erasure continues where it stopped.
 */
export function createErasureWorker({ erasure, queue, records, isDue, now }: ErasureWorkerDeps) {
  const isLate = ({ at }: Pick<ErasureOrder, 'at'>) => between(at, now()) > lateAfter;

  /** Orders again what did not finish: its message may be a dead letter by now. */
  async function takenUp(): Promise<void> {
    let late = 0;
    for await (const record of records.all()) {
      if (record.finishedAt !== undefined || !isLate(record)) continue;
      const { leadId, at, on, by, reason } = record;
      await queue.order({ leadId, at, on, by, reason });
      late += 1;
    }
    metric('LateErasures', late, millis(now()));
  }

  return inBatches(async ({ messageId, receiptHandle, body }: Message): Promise<string | undefined> => {
    const work = JSON.parse(body) as ErasureWork;
    try {
      if ('takeUp' in work) {
        await takenUp();
        return undefined;
      }
      if ('check' in work) {
        await erasure.check(work.check);
        return undefined;
      }
      if ('heard' in work) {
        await erasure.heardBy(work.heard);
        return undefined;
      }
      if (!work.again && !((await isDue(work.erase)) && (await erasure.holds(work.erase)))) return undefined;
      const { again } = await erasure.erase(work.erase, work.again);
      if (!again) {
        await queue.check({ leadId: work.erase.leadId });
        return undefined;
      }
    } catch (error) {
      const order = orderOf(work);
      log.warn('an erasure goes on later', { leadId: order?.leadId, error });
      if (order?.at !== undefined && isLate({ at: order.at })) metric('LateErasures', 1, millis(now()));
      return messageId;
    }
    await queue.later(receiptHandle, lookAgainAfter);
    return messageId;
  });
}

function orderOf(work: ErasureWork): Partial<ErasureOrder> | undefined {
  if ('erase' in work) return work.erase;
  if ('heard' in work) return { leadId: work.heard.leadId };
  return 'check' in work ? work.check : undefined;
}

export const handler = listener('erasure', () => {
  const table = deployedTable();
  const s3 = deployedS3();
  const records = createErasureRecords(s3, env('ERASURE_BUCKET'));
  const queue = createErasureQueue(env('ERASURE_QUEUE_URL'));
  const erasure = createErasure({
    records,
    burials: createBurials(table),
    barriers: createBarriers(table),
    table,
    reps: createReps(table),
    merges: createMerges(table),
    repIds: sales.reps.map(({ id }) => id),
    lifecycles: deployedLifecycles(),
    executions: createExecutions(env('STATE_MACHINE_ARN')),
    removeMail: (name) => s3.remove(env('REPLY_BUCKET'), `replies/${name}`),
    copies: createDataCopies(s3, env('ERASURE_BUCKET')),
    bus: deployedEventBus(),
    order: queue.order,
    isOnSesList: createAccountList().has,
    telling: tellingOf(deployment.integrations),
    now,
    pause,
  });
  const { retention } = privacy;
  const isDue = createDueAgain({ table, kept: retention, applies: retention.apply, now });
  return createErasureWorker({ erasure, records, isDue, now, queue });
});

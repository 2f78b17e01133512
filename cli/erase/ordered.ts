import { setTimeout as sleep } from 'node:timers/promises';
import { askedUntil, type ErasureOrder, type ErasureRecord } from '../../domain/privacy/erasure.ts';
import type { ErasureRecords } from '../../functions/adapters/s3/erasure-records.ts';
import type { ErasureQueue } from '../../functions/adapters/sqs/erasure-queue.ts';

interface OrderedDeps {
  queue: Pick<ErasureQueue, 'order'>;
  records: Pick<ErasureRecords, 'find'>;
  /** How long to wait for the end, and between two looks, in milliseconds. */
  patience: number;
  every: number;
}

/** Orders an erasure and waits for its end. Undefined when it takes longer; then the order is still carried out. */
export async function ordered(
  order: ErasureOrder,
  { queue, records, patience, every }: OrderedDeps,
): Promise<ErasureRecord | undefined> {
  await queue.order(order);
  for (let waited = 0; waited <= patience; waited += every) {
    const record = await records.find(order.leadId);
    if (record && askedUntil(record) >= order.at && record.finishedAt !== undefined) return record;
    await sleep(every);
  }
  return undefined;
}

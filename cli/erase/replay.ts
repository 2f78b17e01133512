import type { ErasureRecords } from '../../functions/adapters/s3/erasure-records.ts';
import type { ErasureQueue } from '../../functions/adapters/sqs/erasure-queue.ts';

/** After a restore: orders every recorded erasure again, and returns their number. A person who came back after an erasure stays. */
export async function replay({
  records,
  queue,
}: {
  records: Pick<ErasureRecords, 'all'>;
  queue: Pick<ErasureQueue, 'again'>;
}): Promise<number> {
  let again = 0;
  for await (const { leadId, at, on, by, reason } of records.all()) {
    await queue.again({ leadId, at, on, by, reason });
    again += 1;
  }
  return again;
}

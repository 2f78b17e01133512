import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { LeadgenIds } from '../../../domain/capture/ads/meta-lead.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import { createSqsClient, hideFor } from './sqs.ts';

/** A lead that is to be fetched; in the dead letters with the reason why it could not be used. */
export type AdLead = LeadgenIds & { why?: string };

export type AdQueue = ReturnType<typeof createAdQueue>;

const largestBatch = 10;

/** Leads of ads that are still to be fetched. */
export function createAdQueue(queueUrl: string, client = createSqsClient()) {
  return {
    /** Resolves when all are safe in the queue; throws StorageUnavailable when one is not. Adding one twice does no harm. */
    async add(leads: readonly AdLead[]): Promise<void> {
      const batches: AdLead[][] = [];
      for (let from = 0; from < leads.length; from += largestBatch)
        batches.push(leads.slice(from, from + largestBatch));
      await Promise.all(
        batches.map(async (batch) => {
          const Entries = batch.map((lead, index) => ({ Id: String(index), MessageBody: JSON.stringify(lead) }));
          const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
          if (Failed.length > 0)
            throw new TemporaryError(
              'StorageUnavailable',
              `SQS refused ${Failed.length} of ${batch.length} messages: ${Failed[0]?.Code}`,
            );
        }),
      );
    },

    /** Hides a message that is being handled for this many milliseconds. */
    later: (receiptHandle: string, ms: number) => hideFor(client, queueUrl, receiptHandle, ms),
  };
}

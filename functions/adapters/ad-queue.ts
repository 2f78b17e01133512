import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LeadgenIds } from '../../domain/capture/meta-lead.ts';
import { clientSettings, lean } from './client.ts';

/** A lead that is to be fetched; in the dead letters with the reason why it could not be used. */
export type AdLead = LeadgenIds & { why?: string };

export type AdQueue = ReturnType<typeof createAdQueue>;

const largestBatch = 10;

/** Leads of ads that are still to be fetched. Without the third setting the SDK would leave AWS_ENDPOINT_URL_SQS for the host of the URL. */
export function createAdQueue(
  queueUrl: string,
  client = lean(new SQSClient({ ...clientSettings, useQueueUrlAsEndpoint: false })),
) {
  return {
    /** Resolves when all are safe in the queue; throws when one is not. Adding one twice does no harm. */
    async add(leads: readonly AdLead[]): Promise<void> {
      const batches: AdLead[][] = [];
      for (let from = 0; from < leads.length; from += largestBatch)
        batches.push(leads.slice(from, from + largestBatch));
      await Promise.all(
        batches.map(async (batch) => {
          const Entries = batch.map((lead, index) => ({ Id: String(index), MessageBody: JSON.stringify(lead) }));
          const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
          if (Failed.length > 0)
            throw new Error(`SQS refused ${Failed.length} of ${batch.length} messages: ${Failed[0]?.Code}`);
        }),
      );
    },

    /** Hides a message that is being handled from everybody for so many milliseconds. */
    async later(receiptHandle: string, ms: number): Promise<void> {
      const VisibilityTimeout = Math.round(ms / 1000);
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
      );
    },
  };
}

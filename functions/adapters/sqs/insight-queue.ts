import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { createSqsClient } from './sqs.ts';

export type InsightQueue = ReturnType<typeof createInsightQueue>;

/** What insight has still to look at. */
export function createInsightQueue(queueUrl: string, client = createSqsClient()) {
  return {
    /** A shard is to be made anew with these leads. */
    async rebuild(shard: string, leads: readonly string[]): Promise<void> {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ shard, leads }) }));
    },
  };
}

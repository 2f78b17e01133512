import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { createSqsClient } from './sqs.ts';

export type InsightQueue = ReturnType<typeof createInsightQueue>;

/** A shard to rebuild with these leads and those that its lines name. */
export interface ShardToRebuild {
  shard: string;
  leads: readonly string[];
}

/** What insight has still to look at. */
export function createInsightQueue(queueUrl: string, client = createSqsClient()) {
  return {
    /** One message for all of these. */
    async rebuild(shards: readonly ShardToRebuild[]): Promise<void> {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ shards }) }));
    },
  };
}

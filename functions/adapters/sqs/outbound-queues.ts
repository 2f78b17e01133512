import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { createSqsClient, hideFor } from './sqs.ts';

export type OutboundQueues = ReturnType<typeof createOutboundQueues>;

/** `https://sqs.<region>.amazonaws.com/<account>/<name>`, from the ARN in a record. */
function queueUrlOf(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

/** The queues of outbound systems. */
export function createOutboundQueues(deadLettersUrl: string, client = createSqsClient()) {
  return {
    /** Hides a message that is being handled for this many milliseconds. */
    later: (queueArn: string, receiptHandle: string, ms: number) =>
      hideFor(client, queueUrlOf(queueArn), receiptHandle, ms),

    /** Puts an event aside that `to` does not want, and why; `npx leadloop events replay` brings it back. */
    async bury(told: object, to: string, why: string): Promise<void> {
      const MessageBody = JSON.stringify({ ...told, to, why });
      await client.send(new SendMessageCommand({ QueueUrl: deadLettersUrl, MessageBody }));
    },
  };
}

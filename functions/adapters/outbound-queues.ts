import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, lean } from './client.ts';

export type OutboundQueues = ReturnType<typeof createOutboundQueues>;

/** `https://sqs.<region>.amazonaws.com/<account>/<name>`, from the ARN in a record. */
export function queueUrlOf(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

/** The queues of those who hear from us. Without the third setting the SDK would leave AWS_ENDPOINT_URL_SQS for the host of the URL. */
export function createOutboundQueues(
  deadLettersUrl: string,
  client = lean(new SQSClient({ ...clientSettings, useQueueUrlAsEndpoint: false })),
) {
  return {
    /** Hides a message that is being handled from everybody for so many milliseconds. */
    async later(queueArn: string, receiptHandle: string, ms: number): Promise<void> {
      const VisibilityTimeout = Math.round(ms / 1000);
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrlOf(queueArn),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout,
        }),
      );
    },

    /** Puts an event aside that `to` does not want, and why; `npm run events:replay` brings it back. */
    async bury(told: object, to: string, why: string): Promise<void> {
      const MessageBody = JSON.stringify({ ...told, to, why });
      await client.send(new SendMessageCommand({ QueueUrl: deadLettersUrl, MessageBody }));
    },
  };
}

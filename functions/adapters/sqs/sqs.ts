import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, healing } from '../aws/aws-client.ts';

/** Without the second setting the SDK would leave AWS_ENDPOINT_URL_SQS for the host of the queue's URL. */
export const createSqsClient = () => healing(new SQSClient({ ...clientSettings, useQueueUrlAsEndpoint: false }), 'SQS');

/** Hides a message that is being handled for this many milliseconds. */
export async function hideFor(client: SQSClient, QueueUrl: string, ReceiptHandle: string, ms: number): Promise<void> {
  const VisibilityTimeout = Math.round(ms / 1000);
  await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
}

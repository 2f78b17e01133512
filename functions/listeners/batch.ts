import type { SQSBatchResponse } from 'aws-lambda';
import { awsErrorName } from '../adapters/aws/aws-errors.ts';
import { log } from '../adapters/aws/log.ts';

/**
 * Handles a batch of a queue in parallel. `attempt` answers the id of a message that SQS must deliver again. SQS also delivers a message
 * again when `attempt` throws, such as for an unreadable body; after its last try the message is a dead letter.
 */
export function inBatches<Message extends { messageId: string }>(
  attempt: (message: Message) => Promise<string | undefined>,
) {
  const attempted = async (message: Message): Promise<string | undefined> => {
    try {
      return await attempt(message);
    } catch (error) {
      // The error's name only: a parser's message quotes the text that it could not read.
      log.error('a message could not be handled', { messageId: message.messageId, why: awsErrorName(error) });
      return message.messageId;
    }
  };
  return async ({ Records }: { Records: readonly Message[] }): Promise<SQSBatchResponse> => {
    const again = await Promise.all(Records.map(attempted));
    return { batchItemFailures: again.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
  };
}

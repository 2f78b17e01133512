import type { SQSBatchResponse } from 'aws-lambda';
import { awsErrorName } from '../adapters/aws/aws-errors.ts';
import { log } from '../adapters/aws/log.ts';

/**
 * Works off a batch of a queue side by side. `attempt` answers the id of a message that has to come again; one that it throws at, such as
 * a body that nobody can read, comes again alone, and is a dead letter in the end.
 */
export function inBatches<Message extends { messageId: string }>(
  attempt: (message: Message) => Promise<string | undefined>,
) {
  const attempted = async (message: Message): Promise<string | undefined> => {
    try {
      return await attempt(message);
    } catch (error) {
      // The name alone: a parser quotes what it could not read.
      log.error('a message could not be handled', { messageId: message.messageId, why: awsErrorName(error) });
      return message.messageId;
    }
  };
  return async ({ Records }: { Records: readonly Message[] }): Promise<SQSBatchResponse> => {
    const again = await Promise.all(Records.map(attempted));
    return { batchItemFailures: again.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
  };
}

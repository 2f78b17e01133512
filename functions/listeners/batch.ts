import type { SQSBatchResponse } from 'aws-lambda';

/** Works off a batch of a queue side by side. `attempt` answers the id of a message that has to come again. */
export function inBatches<Message>(attempt: (message: Message) => Promise<string | undefined>) {
  return async ({ Records }: { Records: readonly Message[] }): Promise<SQSBatchResponse> => {
    const again = await Promise.all(Records.map(attempt));
    return { batchItemFailures: again.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
  };
}

import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ErasureOrder } from '../../../domain/privacy/erasure.ts';
import type { Telling } from '../../../domain/privacy/recipients.ts';
import { createSqsClient, hideFor } from './sqs.ts';

/**
 * A message: a person to erase, an erasure to check again, an acknowledgement by another system, or the order to resume every
 * unfinished erasure.
 */
export type ErasureWork =
  | { erase: ErasureOrder; again?: true }
  | { check: ErasureCheck }
  | { heard: Heard }
  | { takeUp: 'unfinished' };

/** A system's acknowledgement of an erasure; the system's name is that in deployment.yaml. */
export interface Heard {
  leadId: string;
  by: string;
  state: Extract<Telling, 'told' | 'given up'>;
}

export type ErasureCheck = Pick<ErasureOrder, 'leadId'>;

export type ErasureQueue = ReturnType<typeof createErasureQueue>;

/** The longest that SQS holds a message back, and the longest that a function lives: 15 minutes. */
const longestLife = 900;

/** People who are still to be erased. SQS brings each message again until the worker has carried it out. */
export function createErasureQueue(queueUrl: string, client = createSqsClient()) {
  const send = async (work: ErasureWork, DelaySeconds?: number) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(work), DelaySeconds }));
  };
  return {
    /** Resolves when the order is safe. Ordering twice does no harm. */
    order: (order: ErasureOrder): Promise<void> => send({ erase: order }),
    /** The table may hold the person again, as it was once: a restore brought that back. */
    again: (order: ErasureOrder): Promise<void> => send({ erase: order, again: true }),
    /** Looks again when nothing is alive any more that was under way now. */
    check: ({ leadId }: ErasureCheck): Promise<void> => send({ check: { leadId } }, longestLife),
    /** For the receipt. */
    heard: (heard: Heard): Promise<void> => send({ heard }),
    /** Has every erasure ordered again that began more than an hour ago and did not finish. */
    takeUp: (): Promise<void> => send({ takeUp: 'unfinished' }),
    /** Hides a message that is being handled for this many milliseconds. */
    later: (receiptHandle: string, ms: number) => hideFor(client, queueUrl, receiptHandle, ms),
  };
}

import { type Message, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { createDeadLetterQueue } from './dead-letter-queue.ts';
import { createSqsClient } from './sqs.ts';

export type OutboundDeadLetters = ReturnType<typeof createOutboundDeadLetters>;

const suffix = '-dead-letters';

/**
 * Domain events that an outbound system did not accept, at `url`. A CRM has no queue of its own, so `publish` sends its events
 * to all listeners again.
 */
export function createOutboundDeadLetters(
  url: string,
  publish: (event: Record<string, unknown>) => Promise<void>,
  client: SQSClient = createSqsClient(),
) {
  const queue = createDeadLetterQueue(url, client);

  /** The queue of an outbound system is named like the dead letters: `…outbound-<name>`. */
  const queueOf = (name: string) => `${url.slice(0, -suffix.length)}-${name}`;

  const send = async (name: string, event: object): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: queueOf(name), MessageBody: JSON.stringify(event) }));
  };

  /** The system whose queue the message came from. The message is for that system when the worker wrote no name on it. */
  function cameFrom({ Attributes }: Message): string | undefined {
    const source = Attributes?.DeadLetterQueueSourceArn?.split(':').at(-1);
    return source?.slice((url.split('/').at(-1) ?? '').length - suffix.length + 1);
  }

  function read(message: Message) {
    const { to: named, why, ...event } = JSON.parse(message.Body ?? '{}') as Record<string, unknown>;
    return { to: typeof named === 'string' ? named : cameFrom(message), why, event };
  }

  return {
    ...queue,
    send,

    /** The system that a message is for, and why it was put aside. */
    about(message: Message): { to?: string; why?: string } {
      const { to, why } = read(message);
      return { to, why: typeof why === 'string' ? why : undefined };
    },

    /** Sends each message back to the system it was for, or only those for `only`. Answers how many went to whom. */
    async sendBack(only?: string): Promise<Map<string, number>> {
      const back = new Map<string, number>();
      await queue.drain(async (message) => {
        const { to, event } = read(message);
        if (only !== undefined && to !== only) return false;
        await (to === undefined ? publish(event) : send(to, event));
        const whom = to ?? 'everybody who listens';
        back.set(whom, (back.get(whom) ?? 0) + 1);
        return true;
      });
      return back;
    },
  };
}

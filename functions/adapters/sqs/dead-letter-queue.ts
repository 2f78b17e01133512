import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { createSqsClient } from './sqs.ts';

/** How long a message is hidden from others while it is sent back, in seconds. */
const hiddenFor = 60;
const largestBatch = 10;
/** Each look asks some of SQS's servers only: the queue counts as empty after this many looks without a new message. */
const looks = 3;

export type DeadLetterQueue = ReturnType<typeof createDeadLetterQueue>;

/** The name of the queue that a message was in, or that EventBridge could not bring it to; undefined when it was for no queue. */
export function queueOf({ Attributes, MessageAttributes }: Message): string | undefined {
  const [, , service, , , name] = (
    Attributes?.DeadLetterQueueSourceArn ??
    MessageAttributes?.TARGET_ARN?.StringValue ??
    ''
  ).split(':');
  return service === 'sqs' ? name : undefined;
}

/** A queue of messages that failed everywhere else. */
export function createDeadLetterQueue(url: string, client: SQSClient = createSqsClient()) {
  const receive = async (VisibilityTimeout: number): Promise<Message[]> => {
    const request = {
      QueueUrl: url,
      MaxNumberOfMessages: largestBatch,
      VisibilityTimeout,
      MessageSystemAttributeNames: ['All' as const],
      MessageAttributeNames: ['All'],
    };
    return (await client.send(new ReceiveMessageCommand(request))).Messages ?? [];
  };

  return {
    /** About how many there are. */
    async count(): Promise<number> {
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }));
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },

    /** Up to `most` of them, without hiding them from other readers. */
    async peek(most: number): Promise<Message[]> {
      const seen = new Map<string, Message>();
      for (let idle = 0; idle < looks && seen.size < most; ) {
        const before = seen.size;
        for (const message of await receive(0)) seen.set(message.MessageId ?? '', message);
        idle = seen.size === before ? idle + 1 : 0;
      }
      return [...seen.values()].slice(0, most);
    },

    /** Sends a message's body to the queue `name` of the same stack. */
    async sendTo(name: string, { Body = '' }: Message): Promise<void> {
      await client.send(
        new SendMessageCommand({ QueueUrl: `${url.slice(0, url.lastIndexOf('/') + 1)}${name}`, MessageBody: Body }),
      );
    },

    /**
     * Hands each to `deliver`, then takes it away; a process that dies in between delivers it twice. What `deliver` does not want (false)
     * stays. Resolves with how many went.
     */
    async drain(deliver: (message: Message) => Promise<boolean>): Promise<number> {
      let gone = 0;
      for (;;) {
        const messages = await receive(hiddenFor);
        if (messages.length === 0) return gone;
        for (const message of messages) {
          if (!(await deliver(message))) continue;
          await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
          gone++;
        }
      }
    },
  };
}

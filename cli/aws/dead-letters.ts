import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

export type DeadLetters = ReturnType<typeof createDeadLetters>;

const second = 1;
/** How long a message is hidden while it is sent back. */
const hiddenFor = 60 * second;
const largestBatch = 10;
const suffix = '-dead-letters';

/**
 * Events that somebody did not take, at `url`, for a command that sends them back. `publish` tells everybody who listens: what a CRM
 * did not take has no queue of its own.
 */
export function createDeadLetters(
  url: string,
  publish: (event: Record<string, unknown>) => Promise<void>,
  client = new SQSClient({ useQueueUrlAsEndpoint: false }),
) {
  /** The queue of one who hears from us lies beside the dead letters: `…outbound-<name>`. */
  const queueOf = (name: string) => `${url.slice(0, -suffix.length)}-${name}`;

  const send = async (name: string, event: object): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: queueOf(name), MessageBody: JSON.stringify(event) }));
  };

  /** Whose queue it comes from: whom it is for when its worker wrote no name on it. */
  function cameFrom({ Attributes }: Message): string | undefined {
    const source = Attributes?.DeadLetterQueueSourceArn?.split(':').at(-1);
    return source?.slice((url.split('/').at(-1) ?? '').length - suffix.length + 1);
  }

  return {
    send,

    async count(): Promise<number> {
      const AttributeNames = ['ApproximateNumberOfMessages'] as const;
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...AttributeNames] }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },

    /** Sends each back to whom it was for (`only` to one of them), then takes it away; who dies in between sends it twice. How many to whom. */
    async sendBack(only?: string): Promise<Map<string, number>> {
      const back = new Map<string, number>();
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: largestBatch,
            VisibilityTimeout: hiddenFor,
            MessageSystemAttributeNames: ['All'],
          }),
        );
        if (Messages.length === 0) return back;
        for (const message of Messages) {
          const { to: named, why: _, ...event } = JSON.parse(message.Body ?? '{}') as Record<string, unknown>;
          const to = typeof named === 'string' ? named : cameFrom(message);
          if (only !== undefined && to !== only) continue;
          await (to === undefined ? publish(event) : send(to, event));
          await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
          const whom = to ?? 'everybody who listens';
          back.set(whom, (back.get(whom) ?? 0) + 1);
        }
      }
    },
  };
}

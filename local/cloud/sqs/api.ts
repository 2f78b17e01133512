import type { LocalQueue } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import { ApiError } from '../step-functions/api-error.ts';
import type { Message, Messages } from './messages.ts';
import { attributesOf, md5 } from './poller.ts';

type Json = Record<string, unknown>;
const second = 1_000;
/** SQS Developer Guide, "Message quotas": 1 MiB a message and a batch, ten entries, 12 h hidden, 15 min delayed. */
const largest = 1_048_576;
const mostEntries = 10;
const longestHidden = 43_200;
const longestDelay = 900;

/** AWS JSON 1.0, `AmazonSQS.*`: what functions and operators call. A receive answers at once, also when it may wait. */
export function createSqsApi(queues: LocalQueue[], messages: Messages, clock: Clock) {
  const operations: Record<string, (input: Json) => unknown> = {
    ListQueues: ({ QueueNamePrefix = '' }) => ({
      QueueUrls: queues.filter(({ name }) => name.startsWith(String(QueueNamePrefix))).map(({ url }) => url),
    }),
    GetQueueUrl: ({ QueueName }) => ({ QueueUrl: queueOf(QueueName).url }),
    GetQueueAttributes: ({ QueueUrl, AttributeNames = [] }) => {
      const known = attributes(queueOf(QueueUrl));
      const wanted = AttributeNames as string[];
      return {
        Attributes: wanted.includes('All')
          ? known
          : Object.fromEntries(Object.entries(known).filter(([name]) => wanted.includes(name))),
      };
    },
    async SendMessage({ QueueUrl, ...entry }) {
      const [sent] = await messages.send(queueOf(QueueUrl), [entryOf(entry)]);
      return { MessageId: sent?.id, MD5OfMessageBody: md5(sent?.body ?? '') };
    },
    async SendMessageBatch({ QueueUrl, Entries }) {
      const entries = entriesOf(Entries);
      const read = entries.map(entryOf);
      if (read.reduce((bytes, { body }) => bytes + Buffer.byteLength(body), 0) > largest)
        throw new ApiError('BatchRequestTooLong', `Batch requests cannot be longer than ${largest} bytes.`);
      const sent = await messages.send(queueOf(QueueUrl), read);
      return {
        Successful: sent.map(({ id, body }, index) => ({
          Id: entries[index]?.Id,
          MessageId: id,
          MD5OfMessageBody: md5(body),
        })),
        Failed: [],
      };
    },
    async ReceiveMessage({ QueueUrl, MaxNumberOfMessages, VisibilityTimeout, ...input }) {
      const most = number('MaxNumberOfMessages', MaxNumberOfMessages, 1, mostEntries) ?? 1;
      const hidden = number('VisibilityTimeout', VisibilityTimeout, 0, longestHidden);
      const got = messages.receive(queueOf(QueueUrl), most, hidden === undefined ? undefined : hidden * second);
      await messages.flushed();
      const names = [...list(input.AttributeNames), ...list(input.MessageSystemAttributeNames)];
      return got.length === 0 ? {} : { Messages: got.map((message) => received(message, names)) };
    },
    async DeleteMessage({ QueueUrl, ReceiptHandle }) {
      // Handles of an earlier receive succeed and delete nothing, as SQS reserves the right to do.
      const found = messages.byReceipt(queueOf(QueueUrl).arn, handleOf(ReceiptHandle));
      if (found) messages.remove(found);
      await messages.flushed();
      return {};
    },
    async ChangeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout }) {
      const seconds = number('VisibilityTimeout', VisibilityTimeout, 0, longestHidden) ?? 0;
      const found = messages.byReceipt(queueOf(QueueUrl).arn, handleOf(ReceiptHandle));
      if (!found || found.visibleAt <= clock.now())
        throw new ApiError('MessageNotInflight', 'The specified message is not in flight.');
      messages.hide(found, seconds * second);
      await messages.flushed();
      return {};
    },
    async PurgeQueue({ QueueUrl }) {
      for (const message of messages.inQueue(queueOf(QueueUrl).arn)) messages.remove(message);
      await messages.flushed();
      return {};
    },
    async StartMessageMoveTask({ SourceArn, DestinationArn }) {
      const source = queueOf(SourceArn);
      if (!queues.some(({ redrive }) => redrive?.deadLetterArn === source.arn))
        throw new ApiError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
      const destination = DestinationArn === undefined ? undefined : queueOf(DestinationArn).arn;
      for (const message of messages.inQueue(source.arn)) {
        const to = destination ?? message.source;
        if (to !== undefined && message.visibleAt <= clock.now()) messages.redrive(message, to);
      }
      await messages.flushed();
      return { TaskHandle: Buffer.from(JSON.stringify({ sourceArn: source.arn })).toString('base64') };
    },
  };

  /** By URL, ARN or name: all end in the name. */
  function queueOf(reference: unknown): LocalQueue {
    const name = String(reference).split(/[/:]/).at(-1);
    const queue = queues.find((one) => one.name === name);
    if (!queue) throw new ApiError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }
  function attributes(queue: LocalQueue): Record<string, string> {
    const all = messages.inQueue(queue.arn);
    const hidden = all.filter(({ visibleAt }) => visibleAt > clock.now());
    const inFlight = hidden.filter(({ receipt }) => receipt !== undefined);
    const { redrive } = queue;
    return {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(all.length - hidden.length),
      ApproximateNumberOfMessagesNotVisible: String(inFlight.length),
      ApproximateNumberOfMessagesDelayed: String(hidden.length - inFlight.length),
      VisibilityTimeout: String(queue.visibilityMs / second),
      DelaySeconds: String(queue.delayMs / second),
      MessageRetentionPeriod: String(queue.retentionMs / second),
      ...(redrive && {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: redrive.deadLetterArn,
          maxReceiveCount: redrive.maxReceiveCount,
        }),
      }),
    };
  }

  return async (target: string, body: unknown): Promise<{ status: number; body: unknown }> => {
    const name = target.replace(/^AmazonSQS\./, '');
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    try {
      if (!operation)
        throw new ApiError('UnknownOperationException', `${target} is not supported by the embedded cloud`);
      return { status: 200, body: await operation(body as Json) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: 400, body: { __type: `com.amazonaws.sqs#${error.name}`, message: error.message } };
    }
  };
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function received(message: Message, names: string[]) {
  const known = Object.entries(attributesOf(message)).filter(([name]) => names.includes('All') || names.includes(name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(known.length > 0 && { Attributes: Object.fromEntries(known) }),
  };
}

function entriesOf(entries: unknown): Json[] {
  if (!Array.isArray(entries) || entries.length === 0)
    throw new ApiError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > mostEntries)
    throw new ApiError('TooManyEntriesInBatchRequest', `Maximum number of entries per request are ${mostEntries}.`);
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new ApiError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  return entries as Json[];
}

function entryOf({ MessageBody, DelaySeconds, MessageAttributes }: Json): { body: string; delayMs?: number } {
  if (typeof MessageBody !== 'string' || MessageBody === '')
    throw new ApiError('MissingRequiredParameterException', 'The request must contain the parameter MessageBody.');
  if (Buffer.byteLength(MessageBody) > largest)
    throw new ApiError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${largest} bytes.`,
    );
  if (MessageAttributes !== undefined && Object.keys(MessageAttributes as Json).length > 0)
    throw new ApiError('UnsupportedOperation', 'Message attributes are not supported by the embedded cloud.');
  const delay = number('DelaySeconds', DelaySeconds, 0, longestDelay);
  return { body: MessageBody, delayMs: delay === undefined ? undefined : delay * second };
}

function handleOf(value: unknown): string {
  if (typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value)) return value;
  throw new ApiError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
}

function number(name: string, value: unknown, least: number, most: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new ApiError(
    'InvalidParameterValue',
    `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`,
  );
}

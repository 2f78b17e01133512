import { type Instant, instant } from '../../../domain/time/instant.ts';
import { failedInvocation, type Invocations } from '../../adapters/lambda/failed-invocations.ts';
import type { AdQueue } from '../../adapters/sqs/ad-queue.ts';
import { type DeadLetterQueue, queueOf } from '../../adapters/sqs/dead-letter-queue.ts';
import type { OutboundDeadLetters } from '../../adapters/sqs/outbound-dead-letters.ts';

interface DeadLetterDeps {
  functions: Pick<DeadLetterQueue, 'count' | 'peek' | 'drain' | 'sendTo'>;
  invocations: Invocations;
  ads: Pick<DeadLetterQueue, 'count' | 'peek' | 'drain'>;
  adQueue: Pick<AdQueue, 'add'>;
  outbound: Pick<OutboundDeadLetters, 'count' | 'peek' | 'about' | 'sendBack'>;
}

export const deadLetterQueues = ['functions', 'ads', 'listeners'] as const;
type DeadLetterQueueName = (typeof deadLetterQueues)[number];

/** Messages that no handler could take, without their content: events of SES name people. */
export interface DeadLetter {
  id: string;
  at: Instant;
  /** The system, function or queue it was for. */
  to?: string;
  why?: string;
}

/** Lambda's condition for an event whose function failed each time; a queue gives none. */
const tooOften = 'RetriesExhausted';
/** Shown of each queue. */
const most = 50;

type Message = Awaited<ReturnType<DeadLetterQueue['peek']>>[number];
type Queue = {
  count(): Promise<number>;
  peek(most: number): Promise<Message[]>;
  about(message: Message): { to?: string; why?: string };
  redrive(): Promise<number>;
};

/** Lists all dead letters, and sends them again. */
export function createDeadLetterDesk({ functions, invocations, ads, adQueue, outbound }: DeadLetterDeps) {
  const queues: Record<DeadLetterQueueName, Queue> = {
    functions: {
      ...functions,
      about(message) {
        const queue = queueOf(message);
        if (queue) return { to: ownName(queue), why: message.MessageAttributes?.ERROR_CODE?.StringValue ?? tooOften };
        const failed = failedInvocation(message);
        return failed ? { to: nameOf(failed.functionArn), why: failed.why } : {};
      },
      redrive: () =>
        functions.drain(async (message) => {
          const queue = queueOf(message);
          if (queue) {
            await functions.sendTo(queue, message);
            return true;
          }
          const failed = failedInvocation(message);
          if (failed) await invocations.again(failed);
          return failed !== undefined;
        }),
    },
    ads: {
      ...ads,
      about: (message) => ({ to: 'ad-leads', why: parsed(message).why }),
      redrive: () =>
        ads.drain(async (message) => {
          const { why: _, ...lead } = parsed(message);
          await adQueue.add([lead as unknown as Parameters<AdQueue['add']>[0][number]]);
          return true;
        }),
    },
    listeners: {
      ...outbound,
      redrive: async () => [...(await outbound.sendBack()).values()].reduce((sum, count) => sum + count, 0),
    },
  };

  return {
    /** Each queue with how many there are and the first of them. */
    list: () =>
      Promise.all(
        deadLetterQueues.map(async (name) => {
          const { count, peek, about } = queues[name];
          const letters = (await peek(most)).map((message): DeadLetter => {
            const { to, why } = about(message);
            const at = instant(Number(message.Attributes?.SentTimestamp ?? 0));
            return { id: message.MessageId ?? '', at, to, why };
          });
          return { name, count: Math.max(await count(), letters.length), letters };
        }),
      ),

    /** Sends all of a queue on their way again; handling one twice is harmless. How many. */
    redrive: (name: DeadLetterQueueName): Promise<number> => queues[name].redrive(),
  };
}

export type DeadLetterDesk = ReturnType<typeof createDeadLetterDesk>;

const parsed = ({ Body = '{}' }: Message) => JSON.parse(Body) as Record<string, unknown> & { why?: string };

/** `mail-events` of `arn:…:function:leadloop-prod-mail-events:live`. */
const nameOf = (arn: string) => ownName(arn.split(':')[6] ?? '') || arn;

/** `mail-events` of `leadloop-prod-mail-events`. */
const ownName = (name: string) => name.split('-').slice(2).join('-');

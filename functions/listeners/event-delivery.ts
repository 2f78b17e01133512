import { deployment, sales } from 'leadloop:config';
import type { SQSRecord } from 'aws-lambda';
import type { Config } from '../../domain/config/config.ts';
import {
  type BusEvent,
  type ChatWords,
  chatBody,
  tries,
  waitAfter,
  webhookBody,
} from '../../domain/integration/outbound.ts';
import { type Instant, millis, second } from '../../domain/time/instant.ts';
import { env } from '../adapters/aws/environment.ts';
import { log } from '../adapters/aws/log.ts';
import { type Posted, type Posting, post } from '../adapters/http-post/post.ts';
import type { OutboundSecretStore } from '../adapters/secrets/outbound-secrets.ts';
import { createErasureQueue, type ErasureQueue, type Heard } from '../adapters/sqs/erasure-queue.ts';
import type { OutboundQueues } from '../adapters/sqs/outbound-queues.ts';
import { webhookHeaders } from '../http/webhook-signature.ts';
import { deployedOutboundQueues, deployedOutboundSecrets, now } from '../wiring.ts';
import { inBatches } from './batch.ts';
import { listener } from './listener.ts';

interface EventDeliveryDeps {
  secrets: Pick<OutboundSecretStore, 'get'>;
  queues: OutboundQueues;
  erasures: Pick<ErasureQueue, 'heard'>;
  post: (posting: Posting) => Promise<Posted>;
  config: Pick<Config, 'deployment' | 'sales'>;
  now: () => Instant;
}

type Message = Pick<SQSRecord, 'messageId' | 'receiptHandle' | 'body' | 'attributes' | 'eventSourceARN'>;

/** The receiver has unsubscribed for ever. */
const gone = 410;

/**
 * Delivers domain events to webhooks, Slack and Teams. Each has a queue of its own, so that a hanging one delays no other. A
 * failed delivery is retried after growing delays under the same id; after 410 (gone) the event goes to the dead letters at
 * once.
 */
export function createEventDelivery({ secrets, queues, erasures, post, config, now }: EventDeliveryDeps) {
  const { stage, integrations } = config.deployment;
  const nameIn = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1).replace(`leadloop-${stage}-outbound-`, '');
  const { manager } = config.deployment;
  const words: ChatWords = {
    repOf: (repId) => {
      if (repId === undefined) return manager;
      return config.sales.reps.find(({ id }) => id === repId) ?? { ...manager, name: 'a former rep' };
    },
    currency: config.sales.outcome.currency,
  };

  return inBatches(attempted);

  /** The id of the message when it has to come again. */
  async function attempted({
    messageId,
    receiptHandle,
    body,
    attributes,
    eventSourceARN,
  }: Message): Promise<string | undefined> {
    const to = nameIn(eventSourceARN);
    const told = JSON.parse(body) as BusEvent;
    const { id } = told.detail;
    const received = Number(attributes.ApproximateReceiveCount);
    /** Records for the receipt of an erasure whether this system accepted the event. */
    const noted = async (state: Heard['state']) =>
      told['detail-type'] === 'LeadErased' && erasures.heard({ leadId: told.detail.leadId, by: to, state });
    let asked: number | undefined;
    try {
      const posting = await postingTo(to, told);
      if (!posting) return undefined;
      const { status, retryAfter } = await post(posting);
      if (status >= 200 && status < 300) {
        await noted('told');
        return log.info('outbound', { to, id, status }) as undefined;
      }
      if (status === gone) {
        await noted('given up');
        log.error('an event is not wanted any more; it is in the dead letters', { to, id, status });
        return (await queues.bury(told, to, `status ${status}`)) as undefined;
      }
      asked = retryAfter;
      log.warn('an event comes again later', { to, id, received, status });
    } catch (error) {
      log.warn('an event comes again later', { to, id, received, why: nameOf(error) });
    }
    // After this try SQS moves the event to the dead letters.
    if (received >= tries)
      await noted('given up').catch((error: unknown) =>
        log.warn('the result for the receipt was not recorded', { to, error }),
      );
    // Without this SQS delivers it again anyway, only sooner.
    await queues
      .later(eventSourceARN, receiptHandle, waitAfter(received, id, asked))
      .catch((error: unknown) => log.warn('the delay could not be set', { to, id, error }));
    return messageId;
  }

  /** Undefined when this system gets no message for the event. Throws while its secret is not set. */
  async function postingTo(to: string, told: BusEvent): Promise<Posting | undefined> {
    const known = await secrets.get();
    const chat = Object.hasOwn(integrations.chats, to) ? integrations.chats[to] : undefined;
    if (chat) {
      const body = chatBody(chat, told, words);
      const url = known.chats?.[to];
      if (url === undefined) throw new Error(`no address of chat ${to}: npx leadloop keys chat ${to} -`);
      const headers = { 'content-type': 'application/json' };
      return body === undefined ? undefined : { url, headers, body, timeLimit: chat.timeLimit };
    }
    const webhook = integrations.webhooks[to];
    if (!webhook) throw new Error(`no webhook or chat is called ${to}`);
    const body = webhookBody(told);
    const seconds = Math.floor(millis(now()) / second);
    const headers = webhookHeaders(told.detail.id, seconds, body, known.webhooks?.[to] ?? []);
    return { url: webhook.url, headers, body, timeLimit: webhook.timeLimit };
  }
}

/** The name of a fetch's error, never its message: that may hold the address, which is a secret of a chat. */
function nameOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } };
  if (name === 'TypeError' || name === 'TimeoutError' || name === 'AbortError') return cause?.code ?? name;
  return message;
}

export const handler = listener('event-delivery', () =>
  createEventDelivery({
    secrets: deployedOutboundSecrets(),
    queues: deployedOutboundQueues(),
    erasures: createErasureQueue(env('ERASURE_QUEUE_URL')),
    post,
    config: { deployment, sales },
    now,
  }),
);

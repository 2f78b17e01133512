import { SignatureV4 } from '@smithy/signature-v4';
import type { DomainEvent } from '../../../domain/lead/event-schemas.ts';
import { second } from '../../../domain/time/instant.ts';
import { type Caller, deployedCaller, Sha256, unavailable } from '../aws/aws-signing.ts';
import { awsEnvironment, env } from '../aws/environment.ts';

export interface EventBusOptions extends Caller {
  /** The bus, by name. */
  bus: string;
  /** A URL to use instead of AWS's own. */
  endpoint?: string;
  fetch?: typeof fetch;
}

export type EventBus = ReturnType<typeof createEventBus>;

/** EventBridge API Reference, PutEvents: at most ten entries a call. */
const most = 10;
/** A step of the workflow waits this long for the bus; the sweep publishes what took longer. */
const patience = 3 * second;

export const eventSource = 'leadloop';

/** Puts events on our bus, ten in a signed POST. The SDK's client would add 100 kB to each function of the workflow. */
export function createEventBus({ region, credentials, bus, endpoint, fetch: post = fetch }: EventBusOptions) {
  const signer = new SignatureV4({ service: 'events', region, credentials, sha256: Sha256 });
  const url = new URL(endpoint ?? `https://events.${region}.amazonaws.com`);

  async function put(events: readonly DomainEvent[]): Promise<void> {
    const Entries = events.map(({ type, ...detail }) => ({
      EventBusName: bus,
      Source: eventSource,
      DetailType: type,
      Time: Math.floor(Date.parse(detail.at) / second),
      Detail: JSON.stringify(detail),
    }));
    const body = JSON.stringify({ Entries });
    const headers = {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSEvents.PutEvents',
    };
    const { protocol, hostname, pathname: path } = url;
    const request = await signer.sign({ method: 'POST', protocol, hostname, path, query: {}, headers, body });
    const { host, ...signed } = request.headers;
    const answer = await post(url, {
      method: 'POST',
      headers: signed,
      body,
      signal: AbortSignal.timeout(patience),
    }).catch((cause: unknown) => unavailable('EventBridge', 'no connection', cause));
    if (!answer.ok) unavailable('EventBridge', `status ${answer.status}`);
    // Status 200 covers the request only: each entry has a result of its own.
    const { FailedEntryCount = 0 } = (await answer.json()) as { FailedEntryCount?: number };
    if (FailedEntryCount > 0)
      unavailable('EventBridge', `${FailedEntryCount} of ${events.length} entries were refused`);
  }

  return {
    /** Resolves when the bus has all of them. When it throws StorageUnavailable, some may be on the bus already; the next try puts them there again. */
    async publish(events: readonly DomainEvent[]): Promise<void> {
      for (let from = 0; from < events.length; from += most) await put(events.slice(from, from + most));
    },
  };
}

/** The event bus that Lambda's environment names. */
export const deployedEventBus = (): EventBus =>
  createEventBus({
    ...deployedCaller(),
    bus: env('EVENT_BUS'),
    endpoint: awsEnvironment('AWS_ENDPOINT_URL_EVENTBRIDGE'),
  });

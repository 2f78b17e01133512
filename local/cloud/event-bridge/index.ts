import { randomUUID } from 'node:crypto';
import type { Rule, Target } from '../assembly/index.ts';
import { isObject } from '../assembly/template.ts';
import type { Clock } from '../clock/index.ts';
import type { AsyncInvocations } from '../lambda/async-invocations.ts';
import type { Destinations } from './destinations.ts';
import { matches } from './pattern.ts';
import { inputFor, valueAt } from './transform.ts';

/** An event as rules and targets see it. */
export interface BusEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: unknown;
}

export type NewEvent = Pick<BusEvent, 'detail-type' | 'source' | 'detail'> &
  Partial<Pick<BusEvent, 'resources' | 'time' | 'id'>>;

export interface EventBridge {
  /** Puts an event on a bus, the default one if none is named; resolves when every matching target has it safe. */
  put(event: NewEvent, bus?: string): Promise<string>;
  /** Events on buses other than the default one since the start, newest last. */
  recent(): BusEvent[];
  /** AWS JSON 1.1: `AWSEvents.PutEvents`. */
  handle(target: string, body: unknown): Promise<{ status: number; body: unknown }>;
}

/** EventBridge User Guide, "Calculating PutEvents event entry size": the entries of a call together, in bytes. */
const mostBytes = 256 * 1024;
const mostEntries = 10;

function wrongWith(entries: readonly Record<string, unknown>[]): string | undefined {
  if (entries.length === 0 || entries.length > mostEntries)
    return `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${mostEntries}`;
  const bytes = (value: unknown) => (value === undefined ? 0 : Buffer.byteLength(String(value)));
  const sizes = entries.map(({ Source, DetailType, Detail, Resources, Time }) => {
    const resources = Array.isArray(Resources) ? Resources : [];
    return [Source, DetailType, Detail, ...resources].reduce<number>((sum, one) => sum + bytes(one), Time ? 14 : 0);
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total >= mostBytes ? 'Total size of the entries in the request is over the limit.' : undefined;
}

/** As many as people look through. */
const mostRecent = 1_000;

/** The default event bus and those of the template, with its rules. */
export function createEventBridge(options: {
  rules: Rule[];
  clock: Clock;
  invocations: AsyncInvocations;
  destinations: Pick<Destinations, 'send'>;
  /** Puts a text into a queue, by its ARN. */
  toQueue: (queueArn: string, body: string) => Promise<void>;
  /** Called with every event on the buses of the template; `put` waits for it. */
  onEvent?: (event: BusEvent) => Promise<void>;
  region: string;
  account: string;
}): EventBridge {
  const { rules, clock, invocations, destinations, toQueue, onEvent, region, account } = options;
  const recent: BusEvent[] = [];

  async function put(event: NewEvent, bus = 'default'): Promise<string> {
    const id = event.id ?? randomUUID();
    const complete: BusEvent = {
      version: '0',
      id,
      'detail-type': event['detail-type'],
      source: event.source,
      account,
      // Events carry whole seconds.
      time: event.time ?? `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
      region,
      resources: event.resources ?? [],
      detail: event.detail,
    };
    if (bus !== 'default') recent.splice(0, Math.max(0, recent.push(complete) - mostRecent));
    const hit = rules.filter((rule) => rule.bus === bus && rule.pattern && matches(rule.pattern, complete));
    await Promise.all(hit.flatMap(({ targets }) => targets.map((target) => hand(target, complete))));
    if (bus !== 'default') await onEvent?.(complete);
    return id;
  }

  function hand(target: Target, event: BusEvent): Promise<void> {
    const { arn, pathValues } = target;
    const body = inputFor(target, event);
    if (arn.includes(':lambda:')) return invocations.send(arn, JSON.parse(body) as unknown);
    if (arn.includes(':sqs:')) return toQueue(arn, body);
    const values = pathValues.map((value) => (value.startsWith('$') ? String(valueAt(value, event)) : value));
    return destinations.send({ target, values, body, event });
  }

  return {
    put,
    recent: () => [...recent],
    async handle(target, body) {
      if (target !== 'AWSEvents.PutEvents')
        return { status: 400, body: { __type: 'UnknownOperationException', message: `${target} is not supported` } };
      const entries = isObject(body) && Array.isArray(body.Entries) ? body.Entries.filter(isObject) : [];
      const wrong = wrongWith(entries);
      if (wrong !== undefined) return { status: 400, body: { __type: 'ValidationException', message: wrong } };
      const answers = await Promise.all(
        entries.map(async ({ Source, DetailType, Detail, Resources, EventBusName, Time }) => {
          const bus = EventBusName === undefined ? undefined : String(EventBusName).replace(/^.*:event-bus\//, '');
          try {
            const detail = JSON.parse(String(Detail)) as unknown;
            const resources = Array.isArray(Resources) ? Resources.map(String) : [];
            const time =
              typeof Time === 'number' ? { time: new Date(Time * 1_000).toISOString().replace('.000Z', 'Z') } : {};
            const event = { source: String(Source), 'detail-type': String(DetailType), detail, resources, ...time };
            return { EventId: await put(event, bus) };
          } catch {
            return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
          }
        }),
      );
      return {
        status: 200,
        body: { FailedEntryCount: answers.filter((a) => 'ErrorCode' in a).length, Entries: answers },
      };
    },
  };
}

import type { Deployment } from '../config/config.ts';
import type { DomainEvent, EventType } from '../lead/event-schemas.ts';
import { fraction } from '../lead/hash.ts';
import { amountInWords } from '../lead/money.ts';
import type { Telling } from '../privacy/recipients.ts';
import { wallTime } from '../time/calendar.ts';
import { hour, minute, second } from '../time/instant.ts';

export type Chat = Deployment['integrations']['chats'][string];

type Integrations = Deployment['integrations'];

/**
 * How each system is notified of an erasure. Each webhook gets the event, even if its `events` leave it out: it may hold
 * earlier events of the lead.
 */
export function tellingOf({ webhooks, chats, crms }: Integrations): Record<string, Telling> {
  const each = <System>(systems: Record<string, System>, telling: (system: System) => Telling) =>
    Object.entries(systems).map(([name, system]) => [name, telling(system)] as const);
  return Object.fromEntries([
    ...each(webhooks, () => 'waiting'),
    ...each(chats, ({ texts }) => (texts.LeadErased === undefined ? 'not told' : 'waiting')),
    ...each(crms, ({ bodies }) => (bodies.LeadErased === undefined ? 'not told' : 'handed on')),
  ]);
}

/** The events a webhook gets; undefined: all. */
export const eventsFor = ({ events }: Pick<Integrations['webhooks'][string], 'events'>) =>
  events && [...new Set([...events, 'LeadErased' as const])];

/** An event as the bus hands it on. */
export interface BusEvent {
  'detail-type': EventType;
  detail: Omit<DomainEvent, 'type'>;
}

/**
 * The wait after the n-th try: what Standard Webhooks recommends, within SQS's limit (a message is hidden for at most 12 h, and
 * the try takes part of it). Ten tries take two days, which covers a weekend's outage.
 */
const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 11 * hour];
const longestWait = 11 * hour;
export const tries = 10;

/** Milliseconds until the next try, up to a tenth more so that what failed together does not come back together. `asked`: by Retry-After. */
export function waitAfter(received: number, id: string, asked = 0): number {
  const usual = (waits[received - 1] ?? longestWait) * (1 + fraction(`${id}#${received}`) / 10);
  return Math.min(Math.max(usual, asked), 1.05 * longestWait);
}

/** The body of a webhook: Standard Webhooks, "Payload structure". The same bytes on every try. */
export const webhookBody = ({ 'detail-type': type, detail }: BusEvent): string =>
  JSON.stringify({ type, timestamp: detail.at, data: detail });

/** The names that a message uses, and how it writes amounts and moments. */
export interface ChatWords {
  /** The rep with this id; the manager when there is none. */
  repOf: (repId: string | undefined) => { name: string; timeZone: string };
  currency: string;
}

/** The message for a chat; undefined when the chat has no text for this event. Times are those of its rep or manager. */
export function chatBody({ kind, texts }: Chat, event: BusEvent, { repOf, currency }: ChatWords): string | undefined {
  const template = texts[event['detail-type']];
  if (template === undefined) return undefined;
  const { leadId, at, data } = event.detail;
  const { repId } = data as { repId?: string };
  const { name: rep, timeZone } = repOf(repId);
  const facts: Record<string, unknown> = {
    ...data,
    leadId,
    repId: undefined,
    rep: repId === undefined ? undefined : rep,
  };
  const text = sentence(template, (name) => {
    const word = inWords(name, facts[name]);
    return word && escaped(kind, word);
  });
  return JSON.stringify(kind === 'slack' ? { text } : cardOf(text));

  function inWords(name: string, fact: unknown): string | undefined {
    if (fact === undefined || fact === null || fact === '') return undefined;
    if (name === 'value' && typeof fact === 'number') return amountInWords(fact, currency);
    return typeof fact === 'string' && moment.test(fact) ? wallTime(fact, timeZone, at) : String(fact);
  }
}

const moment = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** The text with its values. An unknown value is removed, with the sign or small word before it. */
function sentence(template: string, wordOf: (name: string) => string | undefined): string {
  const filled = template.replace(
    /((?:\s{0,3}[(:,;\u2013\u2014-]|\s{1,3}(?:for|with|by|at|worth|until|about|of|because|because of))?\s{0,3})\{\{\s*(\w+)\s*\}\}(\)?)/g,
    (_, before: string, name: string, close: string) => {
      const word = wordOf(name);
      if (word !== undefined) return `${before}${word}${close}`;
      return close !== '' && !before.includes('(') ? close : '';
    },
  );
  return filled
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ (?=[.,;:!?)])/g, '')
    .trim();
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/g;
/** The words a text asks for. */
export const wordsIn = (text: string): string[] => [...text.matchAll(placeholder)].map(([, name = '']) => name);

/** An outside value must not mention people (`<!channel>`), be a link or look like our own text. */
function escaped(kind: Chat['kind'], value: string): string {
  const line = value.replace(/\s+/g, ' ');
  // Slack, "Formatting text for app surfaces", "Escaping text": these three, as entities.
  if (kind === 'slack') return line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return line.replace(/[\\`*_[\]()#<>~|]/g, (sign) => `\\${sign}`);
}

/** Microsoft, "Create incoming webhooks with Workflows for Microsoft Teams": an Adaptive Card in a message. */
const cardOf = (text: string) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        body: [{ type: 'TextBlock', text, wrap: true }],
      },
    },
  ],
});

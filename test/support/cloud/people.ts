import type { Stage } from '../../../domain/lead/stage.ts';
import type { Mail } from '../../../local/cloud/ses/index.ts';
import { type Client, linkIn, unsubscribeLink } from './client.ts';

/** What somebody does about a mail. May be repeated: people who get no answer click again. */
type Reaction = (cloud: Client, mail: Mail) => Promise<unknown>;

/** How a kind of lead lives, also while machines die. */
export interface Script {
  name: string;
  /** How many of them. */
  people: number;
  form: string;
  /** What else they send. */
  fields?: Record<string, string>;
  address?: (n: number) => string;
  /** By the name of a mail's template, exact or up to its last dash. */
  on?: Record<string, Reaction>;
  end: Stage;
  /** The ledger in the end when no process died between claim and SES, as track/step. */
  steps: string[];
}

const act =
  (...actions: Record<string, string>[]): Reaction =>
  async (cloud, mail) => {
    for (const fields of actions) ok(await cloud.submit(linkIn(mail, '/r/'), fields));
  };
const accept = { action: 'accept' };
const won = { action: 'won', value: '12000' };
const lost = { action: 'lost', reason: 'No budget' };
const recycle = { action: 'recycle', reason: 'Not now' };

const unsubscribe: Reaction = async (cloud, mail) => {
  if (unsubscribeLink(mail)) ok(await cloud.submit(unsubscribeLink(mail), { 'List-Unsubscribe': 'One-Click' }));
};
const pause: Reaction = async (cloud, mail) =>
  ok(await cloud.submit(linkIn(mail, '/preferences/'), { action: 'pause', pause: String(30 * 86_400_000) }));
const askForDemo: Reaction = async (cloud, mail) =>
  ok(await cloud.postLead({ email: mail.to, form: 'demo', submissionId: `demo-${mail.messageId}` }));
const declineFirst: Reaction = (cloud, mail) =>
  act(...(mail.tags.step === 'offer-1' ? [{ action: 'decline', reason: 'on the road' }] : [accept, lost]))(cloud, mail);

function ok({ status, text }: { status: number; text: string }): void {
  if (status >= 400) throw new RefusedError(`${status} ${text}`);
}

/** The cloud answered, but not as a person expects; nothing that trying again would help. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

const offered = (reaction: Reaction) => ({ 'rep-assignment': reaction, 'manager-decision': reaction });
const nurtured = ['first/welcome', 'first/nurture-1', 'first/nurture-2', 'first/nurture-3', 'first/nurture-4'];
const customer = ['welcome', 'tips', 'review', 'referral'].map((step) => `customer/customer-${step}`);
const offers = (count: number) => Array.from({ length: count }, (_, n) => `hand-off/offer-${n + 1}`);
const warnings = (count: number) => Array.from({ length: count }, (_, n) => `hand-off/offer-${n + 1}-warning`);
const reminders = ['hand-off/offer-4-reminder-1', 'hand-off/offer-4-reminder-2', 'hand-off/offer-4-reminder-3'];

/** People whose raised hand no rep answers: their executions stay open. */
export const isUnanswered = ({ end }: Script) => end === 'assigned';

/** Two hundred leads in every state there is. */
export const scripts: Script[] = [
  { name: 'silent', people: 10, form: 'contact', end: 'dormant', steps: nurtured },
  {
    name: 'leaving',
    people: 25,
    form: 'newsletter',
    on: { nurture: unsubscribe },
    end: 'unsubscribed',
    steps: nurtured.slice(0, 2),
  },
  {
    name: 'pausing',
    people: 8,
    form: 'guide',
    on: { welcome: pause },
    end: 'dormant',
    steps: [...nurtured, 'guide'],
  },
  {
    name: 'bouncing',
    people: 20,
    form: 'contact',
    address: (n) => `bounce+${n}@simulator.amazonses.com`,
    end: 'unsubscribed',
    steps: nurtured.slice(0, 1),
  },
  {
    name: 'spam',
    people: 20,
    form: 'contact',
    fields: { website: 'https://spam.example' },
    end: 'rejected',
    steps: [],
  },
  {
    name: 'winning',
    people: 30,
    form: 'demo',
    on: offered(act(accept, won)),
    end: 'customer',
    steps: [...offers(1), ...customer],
  },
  {
    name: 'nudged',
    people: 12,
    form: 'demo',
    on: { ...offered(act(accept)), 'rep-reminder': act(won) },
    end: 'customer',
    steps: [...offers(1), 'hand-off/nudge-1-1', ...customer],
  },
  { name: 'losing', people: 35, form: 'demo', on: offered(act(accept, lost)), end: 'lost', steps: offers(1) },
  {
    name: 'recycled',
    people: 10,
    form: 'demo',
    on: offered(act(accept, recycle)),
    end: 'dormant',
    steps: [...offers(1), 'again/back-again'],
  },
  { name: 'declined', people: 15, form: 'demo', on: offered(declineFirst), end: 'lost', steps: offers(2) },
  {
    name: 'ignored',
    people: 5,
    form: 'demo',
    end: 'assigned',
    steps: [...offers(4), ...warnings(3), ...reminders],
  },
  {
    name: 'warming',
    people: 10,
    form: 'contact',
    on: { nurture: askForDemo, ...offered(act(accept, won)) },
    end: 'customer',
    steps: [...nurtured.slice(0, 2), ...offers(1), ...customer],
  },
];

export interface Person {
  email: string;
  script: Script;
}

/** Everybody, in an order in which all kinds are mixed. */
export const everybody: Person[] = scripts
  .flatMap((script) =>
    Array.from({ length: script.people }, (_, n) => ({
      email: script.address?.(n) ?? `${script.name}-${n}@example.org`,
      script,
      turn: n / script.people,
    })),
  )
  .sort((a, b) => a.turn - b.turn);

/** What the receiver of a mail does about it. */
export function reactionTo({ tags: { template = '' } }: Mail, { on = {} }: Script): Reaction | undefined {
  const name = Object.keys(on).find((key) => template.endsWith(key) || template.replace(/-\d+$/, '').endsWith(key));
  return name === undefined ? undefined : on[name];
}

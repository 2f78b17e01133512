import type { Config } from '../../../domain/config/config.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import { day, instant } from '../../../domain/time/instant.ts';
import type { Mail } from '../../../local/cloud/ses/index.ts';
import type { Cloud } from '../../../local/leadloop/cloud.ts';
import { type Client, linkIn, unsubscribeLink } from '../cloud/client.ts';
import { type Booking, calCom, signedBy } from '../other-systems/calendars.ts';

/** `erased`: nothing is left of the lead. */
export type End = Stage | 'erased';

/** What one person does, and where the lead is in the end. Each `yield` waits for the next turn; who comes too late returns another end. */
interface Script {
  acts(person: Acts): AsyncGenerator<void, End | undefined>;
  ends: End;
}

/** What did not work is done again in the next turn. */
export const scripts: Readonly<Record<string, Script>> = {
  'reads to the end': {
    ends: 'dormant',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      return undefined;
    },
  },
  'says no': {
    ends: 'unsubscribed',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      while (!(await person.unsubscribes())) yield;
      return undefined;
    },
  },
  'answers a mail': {
    ends: 'customer',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      while (!(await person.replies('Please call me, we want it.'))) yield;
      while (!(await person.repDoes('accept'))) yield;
      while (!(await person.repDoes('won'))) yield;
      return undefined;
    },
  },
  buys: {
    ends: 'customer',
    async *acts(person) {
      while (!(await person.posts('demo'))) yield;
      while (!(await person.repDoes('accept'))) yield;
      yield;
      while (!(await person.repDoes('won'))) yield;
      return undefined;
    },
  },
  'follows a link': {
    ends: 'dormant',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      while (!(await person.clicks())) yield;
      return undefined;
    },
  },
  'has no budget': {
    ends: 'lost',
    async *acts(person) {
      while (!(await person.posts('demo'))) yield;
      while (!(await person.repDoes('accept'))) yield;
      while (!(await person.repDoes('lost', { reason: 'No budget' }))) yield;
      return undefined;
    },
  },
  'books a meeting': {
    ends: 'customer',
    async *acts(person) {
      while (!(await person.books())) yield;
      while (!(await person.repDoes('won'))) yield;
      return undefined;
    },
  },
  'was taken for won': {
    ends: 'lost',
    async *acts(person) {
      while (!(await person.posts('demo'))) yield;
      while (!(await person.repDoes('accept'))) yield;
      while (!(await person.repDoes('profile', { company: 'Brandt Works' }))) yield;
      while (!(await person.repDoes('won'))) yield;
      const until = person.now() + day;
      while (!(await person.repDoes('lost', { reason: 'No budget', correct: 'yes' }))) {
        if (person.now() > until) return 'customer';
        yield;
      }
      return undefined;
    },
  },
  'is two leads': {
    ends: 'dormant',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      while (!(await person.postsAsAnother('contact'))) yield;
      while (!(await person.isMerged())) yield;
      return undefined;
    },
  },
  'wants to be forgotten': {
    ends: 'erased',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      while (!(await person.erases())) yield;
      return undefined;
    },
  },
};

type Acts = ReturnType<typeof actsOf>;
export type Person = ReturnType<typeof createPerson>;

interface Surroundings {
  cloud: Pick<Cloud, 'reply' | 'token' | 'now'>;
  client: Client;
  mailbox: Mailbox;
  config: Config;
}

/** One visitor and the rep who has the lead. */
export function createPerson(name: string, script: string, surroundings: Surroundings) {
  const email = `${name}@example.org`;
  const acts = actsOf(email, surroundings);
  const { ends, acts: all } = scripts[script] as Script;
  return { email, ends, leadId: acts.leadId, otherId: acts.otherId, acts: () => all(acts) };
}

/** Asks the API as one of ours who has signed in. */
export async function asOneOfOurs(
  { cloud, client }: Pick<Surroundings, 'cloud' | 'client'>,
  email: string,
  [method, path, body]: [method: string, path: string, body?: object],
) {
  const authorization = `Bearer ${(await cloud.token(email))?.token}`;
  const headers = { authorization, 'content-type': 'application/json' };
  return client.call(`/api${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

/** What the two do over HTTP. Each act answers whether it worked. */
function actsOf(email: string, { cloud, client, mailbox, config }: Surroundings) {
  let leadId = '';
  let otherId = '';
  let page = '';
  let booking: Booking | undefined;
  const mine = () => mailbox.to(email);
  const works = async (link: string | undefined, act: (link: string) => Promise<{ status: number }>) => {
    const { status } = link ? await act(link) : { status: 0 };
    return status >= 200 && status < 400;
  };
  const post = async (from: string, form: string): Promise<string> => {
    const { status, text } = await client.postLead({ email: from, name: 'Ada Brandt', country: 'DE', form });
    return status === 202 ? JSON.parse(text).leadId : '';
  };
  return {
    now: cloud.now,
    leadId: () => leadId,
    otherId: () => otherId,
    async posts(form: string): Promise<boolean> {
      leadId = await post(email, form);
      return leadId !== '';
    },
    async postsAsAnother(form: string): Promise<boolean> {
      otherId = await post(`also-${email}`, form);
      return otherId !== '';
    },
    /** The manager finds that both are one person. */
    async isMerged(): Promise<boolean> {
      const what = ['POST', `/leads/${leadId}/merge`, { other: otherId }] as [string, string, object];
      return (await asOneOfOurs({ cloud, client }, config.deployment.manager.email, what)).status === 200;
    },
    /** A calendar tells that the person has chosen a time; what was not taken is told again as it was. */
    async books(): Promise<boolean> {
      const starts = instant(cloud.now() + 3 * day);
      booking ??= { uid: email, email, at: instant(cloud.now()), starts, host: config.sales.reps[0]?.email };
      const body = JSON.stringify(calCom('BOOKING_CREATED', booking));
      const headers = { 'content-type': 'application/json', ...signedBy('cal', body, instant(cloud.now())) };
      const { status, text } = await client.call('/webhooks/cal', { method: 'POST', body, headers });
      if (status === 200) leadId = JSON.parse(text).leadId;
      return status === 200;
    },
    /** Asks for the link and uses it before it is too old. */
    async erases(): Promise<boolean> {
      const before = mine().length;
      await client.submit('/my-data', { email });
      const link = mine()
        .slice(before)
        .map((mail) => linkIn(mail, '/my-data/'))
        .findLast(Boolean);
      return works(link, (at) => client.submit(at, { action: 'erase', sure: 'yes' }));
    },
    clicks: () =>
      works(
        mine()
          .map((mail) => linkIn(mail, '/c/'))
          .findLast(Boolean),
        client.open,
      ),
    unsubscribes: () =>
      works(mine().map(unsubscribeLink).findLast(Boolean), (link) =>
        client.submit(link, { 'List-Unsubscribe': 'One-Click' }),
      ),
    async replies(text: string): Promise<boolean> {
      const mail = mine().at(-1);
      return mail !== undefined && (await cloud.reply({ messageId: mail.messageId, text })) !== undefined;
    },
    /** On the page of the newest offer, and later on the page of the one that was accepted. */
    async repDoes(action: string, fields: Record<string, string> = {}): Promise<boolean> {
      const offers = mailbox.about(leadId).map((mail) => linkIn(mail, '/r/'));
      const link = page || offers.findLast(Boolean);
      const worked = await works(link, (at) => client.submit(at, { action, ...fields }));
      if (worked) page = link ?? '';
      return worked;
    },
  };
}

export type Mailbox = ReturnType<typeof createMailbox>;

/** Every mail that SES takes, by whom it is for or about. */
export function createMailbox() {
  const mails: Mail[] = [];
  const byAddress = new Map<string, Mail[]>();
  const byLead = new Map<string, Mail[]>();
  const put = (map: Map<string, Mail[]>, key: string, mail: Mail) => map.set(key, [...(map.get(key) ?? []), mail]);
  return {
    mails,
    /** Stands where SES takes a mail. */
    accept(mail: Mail): undefined {
      mails.push(mail);
      put(byAddress, mail.to, mail);
      if (mail.tags.kind === 'internal') put(byLead, mail.tags.lead ?? '', mail);
    },
    to: (address: string): Mail[] => byAddress.get(address) ?? [],
    about: (leadId: string): Mail[] => byLead.get(leadId) ?? [],
  };
}

import type { Stage } from '../../../domain/lead/stage.ts';
import type { Mail } from '../../../local/cloud/ses/index.ts';
import type { Cloud } from '../../../local/leadloop/cloud.ts';
import { type Client, linkIn, unsubscribeLink } from '../cloud/client.ts';

/** What one person does, and where the lead is in the end. Each `yield` waits for the next turn. */
interface Script {
  acts(person: Acts): AsyncGenerator<void>;
  ends: Stage;
}

/** What did not work is done again in the next turn. */
export const scripts: Readonly<Record<string, Script>> = {
  'reads to the end': {
    ends: 'dormant',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
    },
  },
  'says no': {
    ends: 'unsubscribed',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      while (!(await person.unsubscribes())) yield;
    },
  },
  'answers a mail': {
    ends: 'customer',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      while (!(await person.replies('Please call me, we want it.'))) yield;
      while (!(await person.repDoes('accept'))) yield;
      while (!(await person.repDoes('won'))) yield;
    },
  },
  buys: {
    ends: 'customer',
    async *acts(person) {
      while (!(await person.posts('demo'))) yield;
      while (!(await person.repDoes('accept'))) yield;
      yield;
      while (!(await person.repDoes('won'))) yield;
    },
  },
  'follows a link': {
    ends: 'dormant',
    async *acts(person) {
      while (!(await person.posts('contact'))) yield;
      while (!(await person.clicks())) yield;
    },
  },
  'has no budget': {
    ends: 'lost',
    async *acts(person) {
      while (!(await person.posts('demo'))) yield;
      while (!(await person.repDoes('accept'))) yield;
      while (!(await person.repDoes('lost', { reason: 'No budget' }))) yield;
    },
  },
};

type Acts = ReturnType<typeof actsOf>;
export type Person = ReturnType<typeof createPerson>;

export interface Surroundings {
  cloud: Pick<Cloud, 'reply'>;
  client: Client;
  mailbox: Mailbox;
}

/** One visitor and the rep who has the lead. */
export function createPerson(name: string, script: string, surroundings: Surroundings) {
  const email = `${name}@example.org`;
  const acts = actsOf(email, surroundings);
  const { ends, acts: all } = scripts[script] as Script;
  return { email, ends, leadId: acts.leadId, acts: () => all(acts) };
}

/** What the two do over HTTP. Each act answers whether it worked. */
function actsOf(email: string, { cloud, client, mailbox }: Surroundings) {
  let leadId = '';
  let page = '';
  const mine = () => mailbox.to(email);
  const works = async (link: string | undefined, act: (link: string) => Promise<{ status: number }>) => {
    const { status } = link ? await act(link) : { status: 0 };
    return status >= 200 && status < 400;
  };
  return {
    leadId: () => leadId,
    async posts(form: string): Promise<boolean> {
      const { status, text } = await client.postLead({ email, name: 'Ada Brandt', country: 'DE', form });
      if (status === 202) leadId = JSON.parse(text).leadId;
      return status === 202;
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

import type { Corruption } from '../journal/file.ts';
import { openJournal } from '../journal/index.ts';
import type { Mail } from './mail.ts';

/** A mail in a list: without what it says. */
export type MailSummary = Omit<Mail, 'html' | 'text' | 'headers'>;

export interface MailPage {
  /** How many mails there are in all. */
  total: number;
  /** Newest first. */
  mails: MailSummary[];
  /** `before` of the next page; absent on the last. */
  next?: string;
}

/** One mail that SES accepted. Its events are published until it is `published`; one with a `failure` is never sent. */
export type Entry = { kind: 'mail'; mail: Mail; failure?: string } | { kind: 'published'; messageId: string };
export type Accepted = Extract<Entry, { kind: 'mail' }>;

export interface SentMails {
  count(): number;
  /** Up to `limit` mails older than the one named `before`, newest first. Undefined when there is no mail of that name. */
  page(options?: { before?: string; limit?: number }): Promise<MailPage | undefined>;
  read(messageId: string): Promise<Mail | undefined>;
  /** Every mail with what it says, oldest first, one at a time. */
  all(): AsyncGenerator<Mail>;
  /** What a killed process accepted and did not publish. */
  owed(): Accepted[];
  /** Resolves when the mail is on disk. */
  add(entry: Accepted): Promise<void>;
  published(messageId: string): void;
  /** Takes mails out of the file for good. */
  forget(isForgotten: (mail: Mail) => boolean): Promise<void>;
  close(): Promise<void>;
}

export const longestPage = 500;

/** The mails of the account. They stay on disk: memory holds one file position a mail. */
export async function openSentMails(path: string, onCorruption?: (corruption: Corruption) => void): Promise<SentMails> {
  const journal = await openJournal<Entry>({ path, onCorruption });
  const owed = new Map<string, Accepted>();
  const places: number[] = [];
  const positions = new Map<string, number>();

  function keep(messageId: string, place: number): void {
    positions.set(messageId, places.length);
    places.push(place);
  }
  async function mailAt(position: number): Promise<Mail> {
    const entry = await journal.readAt(places[position] as number);
    if (entry.kind !== 'mail') throw new Error(`${path} has no mail at byte ${places[position]}`);
    return entry.mail;
  }
  for await (const { record, place } of journal.read()) {
    if (record.kind === 'published') owed.delete(record.messageId);
    else {
      owed.set(record.mail.messageId, record);
      if (record.failure === undefined) keep(record.mail.messageId, place);
    }
  }

  return {
    count: () => places.length,
    async page({ before, limit = longestPage } = {}) {
      const end = before === undefined ? places.length : positions.get(before);
      if (end === undefined) return undefined;
      const from = Math.max(0, end - Math.min(limit, longestPage));
      const mails: MailSummary[] = [];
      for (let position = end - 1; position >= from; position--) mails.push(summary(await mailAt(position)));
      const next = mails.at(-1)?.messageId;
      return { total: places.length, mails, ...(from > 0 && { next }) };
    },
    async read(messageId) {
      const position = positions.get(messageId);
      return position === undefined ? undefined : mailAt(position);
    },
    async *all() {
      for (let position = 0; position < places.length; position++) yield mailAt(position);
    },
    owed: () => [...owed.values()],
    async add(entry) {
      const place = journal.write(entry);
      await journal.flushed();
      owed.set(entry.mail.messageId, entry);
      if (entry.failure === undefined) keep(entry.mail.messageId, place);
    },
    published(messageId) {
      owed.delete(messageId);
      journal.write({ kind: 'published', messageId });
    },
    async forget(isForgotten) {
      const kept: Accepted[] = [];
      let seen = 0;
      for (let done: number[] | undefined; !done; ) {
        for (; seen < places.length; seen++) {
          const entry = await journal.readAt(places[seen] as number);
          if (entry.kind === 'mail' && !isForgotten(entry.mail)) kept.push(entry);
        }
        const failed = [...owed.values()].filter(({ failure }) => failure !== undefined);
        done = await journal.rewrite(() => (seen < places.length ? undefined : linesOf([...kept, ...failed], owed)));
        if (!done) continue;
        places.length = 0;
        positions.clear();
        for (const [index, { mail }] of kept.entries()) keep(mail.messageId, done[index] as number);
      }
    },
    close: () => journal.close(),
  };
}

/** Mails first, so that their places are the first ones. */
const linesOf = (mails: readonly Accepted[], owed: ReadonlyMap<string, Accepted>): Entry[] => [
  ...mails,
  ...mails.flatMap(({ mail: { messageId } }): Entry[] =>
    owed.has(messageId) ? [] : [{ kind: 'published', messageId }],
  ),
];

const summary = ({ html: _html, text: _text, headers: _headers, ...rest }: Mail): MailSummary => rest;

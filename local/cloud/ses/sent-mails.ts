import type { Corruption } from '../journal/file.ts';
import { openJournal } from '../journal/index.ts';
import type { Mail } from './mail.ts';

/** A mail in a list: without its content. */
type MailSummary = Omit<Mail, 'html' | 'text' | 'headers'>;

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
  /** Every mail with its content, oldest first, one at a time. */
  all(): AsyncGenerator<Mail>;
  /** Mails that a killed process accepted and did not publish. */
  owed(): Accepted[];
  /** Resolves when the mail is on disk. */
  add(entry: Accepted): Promise<void>;
  published(messageId: string): void;
  /** Erases mails about this person from the file, and returns their receivers. Only those are read. */
  forget(person: string, isForgotten: (mail: Mail) => boolean): Promise<string[]>;
  close(): Promise<void>;
}

export const longestPage = 500;

/** The mails of the account. They stay on disk: memory holds one file position a mail. `personTag`: the tag with a mail's person. */
export async function openSentMails(
  path: string,
  onCorruption?: (corruption: Corruption) => void,
  personTag = '',
): Promise<SentMails> {
  const journal = await openJournal<Entry>({ path, onCorruption });
  const owed = new Map<string, Accepted>();
  let places: number[] = [];
  const positions = new Map<string, number>();
  /** Positions of mails about a person, unrendered ones included. */
  const about = new Map<string, number[]>();

  function tells(place: number, { mail }: Accepted): void {
    const person = mail.tags[personTag];
    if (person === undefined) return;
    const known = about.get(person);
    if (known) known.push(place);
    else about.set(person, [place]);
  }
  function keep({ mail, failure }: Accepted, place: number): void {
    if (failure !== undefined) return;
    positions.set(mail.messageId, places.length);
    places.push(place);
  }
  /** Undefined for one that was taken out meanwhile. */
  async function mailAt(place: number): Promise<Mail | undefined> {
    const entry = await journal.readAt(place);
    return entry?.kind === 'mail' ? entry.mail : undefined;
  }
  for await (const { record, place } of journal.read()) {
    if (record.kind === 'published') owed.delete(record.messageId);
    else {
      owed.set(record.mail.messageId, record);
      tells(place, record);
      keep(record, place);
    }
  }

  return {
    count: () => places.length,
    async page({ before, limit = longestPage } = {}) {
      const end = before === undefined ? places.length : positions.get(before);
      if (end === undefined) return undefined;
      const from = Math.max(0, end - Math.min(limit, longestPage));
      const total = places.length;
      const mails: MailSummary[] = [];
      for (const place of places.slice(from, end).reverse()) {
        const mail = await mailAt(place);
        if (mail) mails.push(summary(mail));
      }
      const next = mails.at(-1)?.messageId;
      return { total, mails, ...(from > 0 && { next }) };
    },
    async read(messageId) {
      const position = positions.get(messageId);
      return position === undefined ? undefined : mailAt(places[position] as number);
    },
    async *all() {
      for (const place of [...places]) {
        const mail = await mailAt(place);
        if (mail) yield mail;
      }
    },
    owed: () => [...owed.values()],
    async add(entry) {
      const place = journal.write(entry);
      tells(place, entry);
      await journal.flushed();
      owed.set(entry.mail.messageId, entry);
      keep(entry, place);
    },
    published(messageId) {
      owed.delete(messageId);
      journal.write({ kind: 'published', messageId });
    },
    async forget(person, isForgotten) {
      const gone = new Set<number>();
      const receivers = new Set<string>();
      for (const place of [...(about.get(person) ?? [])]) {
        const mail = await mailAt(place);
        if (!mail || !isForgotten(mail)) continue;
        gone.add(place);
        receivers.add(mail.to);
      }
      if (gone.size === 0) return [];
      const left = (about.get(person) ?? []).filter((place) => !gone.has(place));
      if (left.length > 0) about.set(person, left);
      else about.delete(person);
      // Removed from every list before the next await: a reader skips wiped lines.
      const kept = [...positions].filter(([, position]) => !gone.has(places[position] as number));
      const all = places;
      places = kept.map(([, position]) => all[position] as number);
      positions.clear();
      for (const [position, [messageId]] of kept.entries()) positions.set(messageId, position);
      await journal.wipe([...gone]);
      return [...receivers];
    },
    close: () => journal.close(),
  };
}

const summary = ({ html: _html, text: _text, headers: _headers, ...rest }: Mail): MailSummary => rest;

import { inflateRawSync } from 'node:zlib';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { Send } from '../../../../domain/lead/send.ts';
import type { MailData } from '../../../../domain/mail/data.ts';
import { type MailTemplate, renderMail } from '../../../../domain/mail/render-template.ts';
import { mailTemplateKey, writtenKey } from '../keys-of-rows.ts';
import type { Row, Table } from '../table.ts';

/** A mail as the lead got it. */
export type SentMail = MailTemplate;

export type MailsAsSent = ReturnType<typeof createMailsAsSent>;

/** Mails to leads as they were sent: rendered again from what written-mails.ts kept. */
export function createMailsAsSent(table: Pick<Table, 'get'>) {
  // A template never changes, so this process caches each one that it read.
  const known = new Map<string, MailTemplate>();

  async function templateOf(name: string): Promise<MailTemplate | undefined> {
    const found = known.get(name);
    if (found) return found;
    const row = await table.get(mailTemplateKey(name));
    if (!row) return undefined;
    const template = unpacked(row.content) as MailTemplate;
    known.set(name, template);
    return template;
  }

  /** The mail of a row; undefined when its template was not kept. */
  async function read({ template, content }: Row): Promise<SentMail | undefined> {
    const found = await templateOf(String(template));
    return found && renderMail(found, unpacked(content) as MailData);
  }

  return {
    read,

    /** The mail of a ledger entry, sent to this lead or to one merged into it. Undefined when it was sent before mails were kept. */
    async find(
      { id, merged = [] }: Pick<Lead, 'id' | 'merged'>,
      send: Pick<Send, 'lifecycleId' | 'track' | 'step'>,
    ): Promise<SentMail | undefined> {
      for (const leadId of [id, ...merged.map((other) => other.id)]) {
        const row = await table.get(writtenKey(leadId, send));
        if (row) return read(row);
      }
      return undefined;
    },
  };
}

const unpacked = (content: unknown): unknown => JSON.parse(inflateRawSync(content as Uint8Array).toString());

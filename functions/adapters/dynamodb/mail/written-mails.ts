import { deflateRawSync } from 'node:zlib';
import type { Send } from '../../../../domain/lead/send.ts';
import type { MailData } from '../../../../domain/mail/data.ts';
import type { MailTemplate } from '../../../../domain/mail/render-template.ts';
import { mailTemplateKey, writtenKey } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';

export type WrittenMails = ReturnType<typeof createWrittenMails>;

/**
 * The content of mails to leads: the values of each in a row that no step reads, and each template in one row. A template is
 * named by its content, so storing it again changes nothing, and it outlives its deployment.
 */
export function createWrittenMails(table: Pick<Table, 'get' | 'put'>) {
  const kept = new Set<string>();

  return {
    /** Keeps the values of a mail that is about to be sent by the template of this name. */
    async keep(
      leadId: string,
      id: Pick<Send, 'lifecycleId' | 'track' | 'step'>,
      name: string,
      data: MailData,
    ): Promise<void> {
      await table.put({ ...writtenKey(leadId, id), template: name, content: packed(data) });
    },

    /** Stores a template once; `read` is called only when the row is absent. Asks the table once a process. */
    async keepTemplate(name: string, read: () => Promise<MailTemplate>): Promise<void> {
      if (kept.has(name)) return;
      const key = mailTemplateKey(name);
      if (!(await table.get(key))) await table.put({ ...key, content: packed(await read()) });
      kept.add(name);
    },
  };
}

/** Two thirds of a mail's values are said twice, and most are empty. */
const packed = (value: object): Uint8Array => deflateRawSync(JSON.stringify(value));

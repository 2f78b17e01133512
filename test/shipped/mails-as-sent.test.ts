import { expect, test } from 'vitest';
import { mailData } from '../../domain/mail/data.ts';
import { createMailsAsSent } from '../../functions/adapters/dynamodb/mail/mails-as-sent.ts';
import { createWrittenMails } from '../../functions/adapters/dynamodb/mail/written-mails.ts';
import { compileMails } from '../../lib/mail/compile.ts';
import { sample } from '../../lib/mail/samples.ts';
import { createTemplates } from '../../local/cloud/ses/templates.ts';
import { anAddress } from '../support/lead.ts';
import { useTable } from '../support/table.ts';

const table = useTable();
const bare = { product: sample.product, unsubscribeUrl: 'https://leads.example/unsubscribe/x' };

test.each(compileMails())('$name is shown byte for byte as the mailbox got it', async (mail) => {
  const ses = createTemplates([mail], () => 0);
  for (const input of [sample, bare]) {
    const data = mailData(mail, input);
    const lead = { id: anAddress() };
    const send = { lifecycleId: 'l', track: 't', step: 's' };
    const written = createWrittenMails(table);
    await written.keep(lead.id, send, mail.name, data);
    await written.keepTemplate(mail.name, async () => mail);
    expect(await createMailsAsSent(table).find(lead, send)).toEqual(
      ses.render(mail.name, JSON.parse(JSON.stringify(data))),
    );
  }
});

import { header, type InboundMail } from './inbound-mail.ts';

/** Headers that only vacation programs and answering machines write. */
const vacation = [
  ...['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply', 'x-autoreply-from', 'x-mail-autoreply'],
  ...['x-vacation', 'x-amazon-auto-reply'],
];

/**
 * What proves that a program answered; undefined for what may be a person. RFC 3834 says it by Auto-Submitted (anything but "no"),
 * older vacation programs by headers of their own. Lists, ticket systems and words of a subject prove nothing: people write through them.
 */
export function robotProof(mail: Pick<InboundMail, 'headers'>): string | undefined {
  const submitted = header(mail, 'auto-submitted').toLowerCase();
  if (submitted !== '' && !/^no\b/.test(submitted))
    return `it says “Auto-Submitted: ${submitted.split(';')[0]?.trim().slice(0, 40)}”`;
  const precedence = header(mail, 'precedence').toLowerCase();
  if (/^auto[_-]reply$/.test(precedence)) return `it says “Precedence: ${precedence}”`;
  const found = vacation.find((name) => !/^(?:no)?$/i.test(header(mail, name)));
  if (found !== undefined) return `it has the header ${found}`;
  // Exchange's rules and out-of-office assistant name themselves so.
  if (/^mailbox rules agent$/i.test(header(mail, 'x-ms-exchange-generated-message-source')))
    return 'a rule of a mailbox wrote it';
  if (/^multipart\/report\b/i.test(header(mail, 'content-type'))) return 'it is a report of a mail server';
  return header(mail, 'return-path') === '<>' ? 'it has no return path' : undefined;
}

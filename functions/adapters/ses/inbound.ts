import PostalMime, { addressParser } from 'postal-mime';
import type { InboundMail } from '../../../domain/capture/inbound-mail.ts';
import type { S3 } from '../s3/s3.ts';

/** Enough for any text; what is attached comes after it and is not looked at. */
const mostBytes = 1024 * 1024;

export type Inbound = ReturnType<typeof createInbound>;

/** Mail that SES has received and put into a bucket. */
export function createInbound(objects: S3) {
  return {
    /** The mail behind an object, of large ones the beginning; undefined when it has expired. */
    async read(bucket: string, key: string): Promise<InboundMail | undefined> {
      const raw = await objects.beginning(bucket, key, mostBytes);
      return raw && parseMail(raw);
    },
  };
}

/** A raw mail (RFC 5322, MIME) as the rules read it. */
export async function parseMail(raw: Uint8Array): Promise<InboundMail> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer', maxNestingDepth: 20 });
  const addresses = (name: string) =>
    mail.headers
      .filter(({ key }) => key === name)
      .flatMap(({ value }) => addressParser(value, { flatten: true }))
      .flatMap(({ address }) => address ?? []);
  return {
    headers: mail.headers.map(({ key, value }) => ({ key, value })),
    from: addresses('from')[0] ?? '',
    to: [...addresses('to'), ...addresses('cc'), ...addresses('delivered-to')],
    subject: (mail.subject ?? '').replace(/\s+/g, ' ').slice(0, 200),
    text: mail.text ?? textOf(mail.html ?? ''),
  };
}

/** HTML alone is rare in replies; what it says is enough. */
const textOf = (html: string) =>
  html
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<br\b[^>]*>|<\/(?:p|div|li|tr)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

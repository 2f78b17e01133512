import PostalMime, { addressParser, type Email } from 'postal-mime';
import { windows1252 } from '../../../domain/capture/text.ts';
import type { InboundMail } from '../../../domain/replies/inbound-mail.ts';
import type { S3 } from '../s3/s3.ts';
import { textOfHtml } from './html-text.ts';

/** Enough for any text; attachments follow it and are not read. */
const mostBytes = 1024 * 1024;

/** Node's decoder leaves the characters 80 to 9F of windows-1252 as control characters, which no mail means. */
const readable = (text: string) =>
  text.replace(/[\u0080-\u009f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80] ?? control);

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
    authors: addresses('from'),
    to: [...addresses('to'), ...addresses('cc'), ...addresses('delivered-to')],
    subject: readable(mail.subject ?? '')
      .slice(0, 1_000)
      .replace(/\s+/g, ' ')
      .slice(0, 200)
      .toWellFormed(),
    text: readable(textOf(mail)),
    attachments: mail.attachments.filter(isSent).map(({ filename, mimeType }) => filename ?? mimeType),
  };
}

/** Some programs send an empty text, or a picture's name, beside the real HTML. */
function textOf({ text = '', html }: Email): string {
  const says = text.split('[cid:').map((part, index) => (index === 0 ? part : part.slice(part.indexOf(']') + 1)));
  if (says.some((part) => /[\p{L}\p{N}]/u.test(part))) return text.replaceAll('\u00a0', ' ');
  return html === undefined ? text.trim() : textOfHtml(html);
}

/** Not the pictures of a signature, and no cryptographic wrapping. */
const isSent = ({ disposition, related, mimeType }: Email['attachments'][number]) =>
  !related &&
  !(disposition === 'inline' && mimeType.startsWith('image/')) &&
  !/pkcs7-signature|pgp-(?:signature|keys|encrypted)/.test(mimeType);

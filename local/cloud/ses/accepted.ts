import { randomBytes, randomUUID } from 'node:crypto';
import type { Mail } from './mail.ts';
import type { Attachment, SendRequest } from './request.ts';

/** The mail a request becomes when SES accepts it; `now` in milliseconds since the epoch. */
export function mailOf(request: SendRequest, content: Pick<Mail, 'subject' | 'html' | 'text'>, now: number): Mail {
  const { from, to, cc, bcc, replyTo, headers, tags, configurationSet, attachments } = request;
  const recipients = [...to, ...cc, ...bcc].join(', ');
  return {
    messageId: `010b${randomBytes(6).toString('hex')}-${randomUUID()}-000000`,
    sentAt: new Date(now).toISOString(),
    from,
    to: recipients,
    ...content,
    html: shown(content.html, attachments),
    headers: {
      From: from,
      To: recipients,
      Subject: content.subject,
      ...(replyTo.length > 0 && { 'Reply-To': replyTo.join(', ') }),
      ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    },
    ...(request.content.kind === 'template' && { template: request.content.name }),
    tags,
    configurationSet,
  };
}

/** As mail programs show it: a picture where the HTML names it by its content id (RFC 2392). */
const shown = (html: string, attachments: readonly Attachment[]): string =>
  attachments.reduce(
    (text, { contentId, type, content }) =>
      contentId === undefined ? text : text.replaceAll(`"cid:${contentId}"`, `"data:${type};base64,${content}"`),
    html,
  );

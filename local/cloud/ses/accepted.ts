import { randomBytes, randomUUID } from 'node:crypto';
import type { Mail } from './mail.ts';
import type { SendRequest } from './request.ts';

/** The mail a request becomes when SES accepts it; `now` in milliseconds since the epoch. */
export function mailOf(request: SendRequest, content: Pick<Mail, 'subject' | 'html' | 'text'>, now: number): Mail {
  const { from, to, cc, bcc, replyTo, headers, tags, configurationSet } = request;
  const recipients = [...to, ...cc, ...bcc].join(', ');
  return {
    messageId: `010b${randomBytes(6).toString('hex')}-${randomUUID()}-000000`,
    sentAt: new Date(now).toISOString(),
    from,
    to: recipients,
    ...content,
    headers: {
      From: from,
      To: recipients,
      Subject: content.subject,
      ...(replyTo.length > 0 && { 'Reply-To': replyTo.join(', ') }),
      ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    },
    ...(request.content.kind === 'template' && { template: request.content.name }),
    tags,
    ...(configurationSet !== undefined && { configurationSet }),
  };
}

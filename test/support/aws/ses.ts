import type { MailData } from '../../../domain/mail/data.ts';

export interface SentMail {
  to: string;
  template: string;
  step: string;
  messageId: string;
  tags: Record<string, string>;
  headers: Record<string, string>;
  attachments: { ContentId: string }[];
  /** What the template shows, as plain text. */
  data: MailData['text'];
}

/** What SES keeps under the name of a mail: here, a line that tells its name. */
const templateParts = (name: string) => ({
  Subject: `${name}: {{text.firstName}}`,
  Html: `<p>${name} for {{html.name}}</p>`,
  Text: `${name} for {{text.name}}`,
});

interface Named {
  Name: string;
  Value: string;
}

interface SesInput {
  Destination: { ToAddresses: string[] };
  EmailTags: Named[];
  Content: {
    Template: { TemplateName: string; TemplateData: string; Headers: Named[]; Attachments?: { ContentId: string }[] };
  };
}

const namedValues = (list: readonly Named[]) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));

/** An SES that keeps what it took, and can be told to fail once. */
export function createSes() {
  const inbox: SentMail[] = [];
  /** What it answers next: an error instead of a mail or of a template, or a mail without an answer. */
  const ses: { next?: Error; lostAnswer?: boolean; templates?: Error } = {};
  const read: string[] = [];

  async function send({ input }: { input: SesInput | { TemplateName: string } }) {
    if ('TemplateName' in input) {
      const error = ses.templates;
      ses.templates = undefined;
      if (error) throw error;
      read.push(input.TemplateName);
      return { TemplateContent: templateParts(input.TemplateName) };
    }
    if (ses.next) {
      const error = ses.next;
      ses.next = undefined;
      throw error;
    }
    const { Template } = input.Content;
    const tags = namedValues(input.EmailTags);
    // As SES does (API reference, MessageTag).
    for (const [name, value] of Object.entries(tags))
      if (!/^[\w.@-]{1,256}$/.test(value)) throw Object.assign(new Error(name), { name: 'BadRequestException' });
    const messageId = `m-${inbox.length + 1}`;
    inbox.push({
      to: input.Destination.ToAddresses[0] ?? '',
      template: Template.TemplateName,
      step: tags.step ?? '',
      messageId,
      tags,
      headers: namedValues(Template.Headers),
      attachments: Template.Attachments ?? [],
      data: JSON.parse(Template.TemplateData).text,
    });
    if (ses.lostAnswer) {
      ses.lostAnswer = false;
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    }
    return { MessageId: messageId };
  }

  return { inbox, ses, send, templatesRead: () => read };
}

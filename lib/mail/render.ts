import Handlebars from 'handlebars';
import { mailData } from '../../domain/mail/data.ts';
import type { MailInput } from '../../domain/mail/variables.ts';
import type { CompiledMail } from './compile.ts';

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** A mail as SES renders it: nothing is escaped by the engine. Strict, so that a variable nobody passes is an error here. */
export function render(mail: CompiledMail, input: MailInput): RenderedMail {
  const data: unknown = JSON.parse(JSON.stringify(mailData(mail, input)));
  const part = (template: string): string => Handlebars.compile(template, { strict: true, noEscape: true })(data);
  return { subject: part(mail.subject), html: part(mail.html), text: part(mail.text) };
}

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
  const part = partsOf(mail, input);
  return { subject: part(mail.subject), html: part(mail.html), text: part(mail.text) };
}

/** Its HTML alone, for pages that show how a mail looks. */
export const renderHtml = (mail: CompiledMail, input: MailInput): string => partsOf(mail, input)(mail.html);

function partsOf(mail: CompiledMail, input: MailInput): (template: string) => string {
  const data: unknown = JSON.parse(JSON.stringify(mailData(mail, input)));
  return (template) => Handlebars.compile(template, { strict: true, noEscape: true })(data);
}

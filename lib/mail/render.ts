import Handlebars from 'handlebars';
import { mailData } from '../../domain/mail/data.ts';
import type { MailInput } from '../../domain/mail/variables.ts';
import type { CompiledMail } from './compile.ts';

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** A mail as SES renders it: the engine escapes nothing. Strict, so that a missing variable is an error here. */
export function render(mail: CompiledMail, input: MailInput): RenderedMail {
  const data = dataOf(mail, input);
  const { subject, html, text } = templatesOf(mail);
  return { subject: subject(data), html: html(data), text: text(data) };
}

/** Its HTML alone, for pages that show how a mail looks. */
export const renderHtml = (mail: CompiledMail, input: MailInput): string => templatesOf(mail).html(dataOf(mail, input));

const dataOf = (mail: CompiledMail, input: MailInput): unknown => JSON.parse(JSON.stringify(mailData(mail, input)));

type Templates = Record<keyof RenderedMail, HandlebarsTemplateDelegate>;

/** Parsing a template takes longer than filling it a hundred times, so each mail's templates are cached. */
const templates = new WeakMap<CompiledMail, Templates>();

function templatesOf(mail: CompiledMail): Templates {
  const known = templates.get(mail);
  if (known) return known;
  const compile = (template: string) => Handlebars.compile(template, { strict: true, noEscape: true });
  // Handlebars itself reads a template when it is first filled.
  const made = { subject: compile(mail.subject), html: compile(mail.html), text: compile(mail.text) };
  templates.set(mail, made);
  return made;
}

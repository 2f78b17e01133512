import { firstNameOf } from './first-name.ts';
import type { MailManifest } from './manifest.ts';
import { lists, type MailInput, values } from './variables.ts';

type Value = string | Value[] | { [key: string]: Value };

/** The template data for SES: the same values twice, because SES itself never escapes and one set serves all three parts. */
export interface MailData {
  /** Escaped, for the HTML part. */
  html: { [key: string]: Value };
  /** As they are, for the subject and the plain text. */
  text: { [key: string]: Value };
}

/**
 * Template data (`JSON.stringify` it into `TemplateData`) with every variable any template may name, so that rendering
 * cannot fail. SES "doesn't escape HTML content" (SES guide, Advanced email personalization) and takes one set of data
 * for subject, text and HTML; the compiled templates therefore read `html.…` or `text.…`, and what a lead typed is
 * escaped here, once. Single values are one line, so nothing can break out of a subject.
 */
export function mailData(mail: Pick<MailManifest, 'links' | 'fallbacks'>, input: MailInput): MailData {
  const flat: Record<string, unknown> = { ...input, firstName: input.firstName || firstNameOf(input.name) };
  const data: { [key: string]: Value } = { links: { ...mail.links, ...input.links } };
  for (const path of values) {
    const [head = '', tail] = path.split('.');
    const known =
      oneLine(tail === undefined ? flat[head] : asRecord(flat[head])[tail]) ||
      (mail.fallbacks[path] ?? unnamed[path] ?? '');
    data[head] = tail === undefined ? known : { ...asRecord(data[head]), [tail]: known };
  }
  for (const [name, fields] of Object.entries(lists)) {
    const items = Array.isArray(flat[name]) ? flat[name] : [];
    data[name] = items.map((item: unknown) =>
      fields.length === 0
        ? lines(item)
        : Object.fromEntries(fields.map((field) => [field, lines(asRecord(item)[field])])),
    );
  }
  return { html: asRecord(escaped(data)) as MailData['html'], text: data };
}

/** What a greeting says to somebody whose name is not known, where the mail has no words of its own for that. */
const unnamed: Record<string, string> = { firstName: 'there' };

const markup: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '<br>',
};

function escaped(value: Value): Value {
  if (typeof value === 'string') return value.replace(/[&<>"'\n]/g, (character) => markup[character] ?? character);
  if (Array.isArray(value)) return value.map(escaped);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}

/** Text with line breaks kept, without control characters and without the marks that turn the reading direction around. */
function lines(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) =>
      character === '\n' ? '\n' : character === '\t' ? ' ' : '',
    )
    .trim();
}

function oneLine(value: unknown): string {
  return lines(value).replace(/\s+/g, ' ');
}

function asRecord(value: unknown): Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Value>) : {};
}

import { dialled } from '../lead/dialled.ts';
import { cutList, cutText } from './cut.ts';
import { escapeText } from './escape.ts';
import { firstNameOf } from './first-name.ts';
import type { MailManifest } from './manifest.ts';
import { addresses, lists, long, type MailInput, typed, values } from './variables.ts';
import { wrapText } from './wrap.ts';

type Value = string | Value[] | { [key: string]: Value };

/** The template data for SES: the same values twice, because SES itself never escapes and one set serves all three parts. */
export interface MailData {
  /** Escaped, for the HTML part. */
  html: { [key: string]: Value };
  /** Values unescaped, for the subject and the plain text. */
  text: { [key: string]: Value };
}

/**
 * Template data (as JSON into `TemplateData`) with every variable of any template, so that rendering cannot fail. SES does not
 * escape HTML and takes one set of data, so templates read `html.…` or `text.…`, escaped here. Values are single lines and
 * bounded: Gmail clips long mails, and SES takes 262,144 characters.
 */
export function mailData(mail: Pick<MailManifest, 'links' | 'fallbacks'>, input: MailInput): MailData {
  const lead = { ...input.lead, dialled: dialled(input.lead?.phone ?? '') };
  const flat: Record<string, unknown> = {
    ...input,
    lead,
    firstName: input.firstName || firstNameOf(input.name, input.company),
  };
  const data: { [key: string]: Value } = { links: { ...mail.links, ...input.links } };
  for (const path of values) {
    const [head = '', tail] = path.split('.');
    const known =
      bounded(path, oneLine(tail === undefined ? flat[head] : asRecord(flat[head])[tail])) ||
      (mail.fallbacks[path] ?? unnamed[path] ?? '');
    data[head] = tail === undefined ? known : { ...asRecord(data[head]), [tail]: known };
  }
  for (const [name, fields] of Object.entries(lists)) {
    const items = Array.isArray(flat[name]) ? flat[name] : [];
    const texts = items.map((item: unknown) =>
      fields.length === 0
        ? lines(item)
        : Object.fromEntries(fields.map((field) => [field, lines(asRecord(item)[field])])),
    );
    data[name] = cutList(texts, mostOf[name] ?? { most: 4_000, each: 1_000 }).items;
  }
  return {
    html: asRecord(escaped(data)) as MailData['html'],
    text: { ...wrappedLists(data), wrapped: wrappedValues(data) },
  };
}

const mostOfReply = 24_000;
/** In bytes of HTML: no rep's mail has more than 60 kB in all. The lead brief cuts earlier, with a note. */
const mostOf: Readonly<Record<string, { most: number; each: number }>> = {
  answers: { most: 15_000, each: 2_500 },
  timeline: { most: 10_000, each: 500 },
  reply: { most: 25_000, each: mostOfReply },
  unanswered: { most: 38_000, each: 400 },
  heldForms: { most: 38_000, each: 400 },
  sentences: { most: 4_000, each: 800 },
  waitingLeads: { most: 1_500, each: 500 },
  pictures: { most: 12_000, each: 2_000 },
};
const mostTyped = 400;
const mostOfValue = 1_200;

/** A cut address is useless, and addresses are ours. */
const bounded = (path: string, text: string) =>
  addresses.includes(path) || path.endsWith('Url')
    ? text
    : cutText(text, typed.includes(path) ? mostTyped : mostOfValue);

/** Whether a mail shows only the beginning of a reply. */
export const isReplyCut = (text: string): boolean => cutText(text, mostOfReply) !== text;

/** The greeting for a person whose name is unknown, where the mail has no fallback of its own. */
const unnamed: Record<string, string> = { firstName: 'there' };

/** Lists in the text part; the lines of a bullet continue below its first word. */
function wrappedLists(data: { [key: string]: Value }): { [key: string]: Value } {
  const wrapItem =
    (indent: string) =>
    (item: Value): Value =>
      typeof item === 'string'
        ? wrapText(item, textWidth, indent)
        : Object.fromEntries(
            Object.entries(asRecord(item)).map(([field, text]) => [field, wrapText(String(text), textWidth, indent)]),
          );
  const wrap = (name: string) =>
    (data[name] as Value[]).map(wrapItem(name === 'answers' || name === 'reply' ? '' : '  '));
  return { ...data, ...Object.fromEntries(Object.keys(lists).map((name) => [name, wrap(name)])) };
}

/** Long values over several lines: for the text part alone, because a subject has one line. */
const wrappedValues = (data: { [key: string]: Value }): { [key: string]: Value } =>
  Object.fromEntries(long.map((path) => [path, wrapText(String(data[path]), valueWidth, '')]));

/** Text lines of at most 78 characters (RFC 5322 section 2.1.1), less what comes before: a mark, or the name of the fact. */
const textWidth = 74;
const valueWidth = 60;

function escaped(value: Value): Value {
  if (typeof value === 'string') return escapeText(value);
  if (Array.isArray(value)) return value.map(escaped);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}

/** More than any mail shows of one text. */
const mostRead = 30_000;

/** Text with line breaks, without control characters and without marks that reverse the reading direction. */
function lines(value: unknown): string {
  const text = (typeof value === 'string' || typeof value === 'number' ? String(value) : '').slice(0, mostRead);
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

import { isScalar, parseDocument } from 'yaml';
import type { MailKind } from '../../domain/lead/send.ts';
import { values } from '../../domain/mail/variables.ts';
import { didYouMean, nearest } from '../config/did-you-mean.ts';
import { syntaxErrors } from '../config/yaml-words.ts';
import type { Problem } from './tags.ts';

export interface FrontMatter {
  subject: string;
  preview: string;
  kind: MailKind;
  /** The text for an unknown value. */
  fallbacks: Record<string, string>;
}

export interface Parsed {
  front?: FrontMatter;
  /** The file's lines of the settings, from 1. */
  lineOf: Record<(typeof keys)[number], number>;
  body: string;
  bodyLine: number;
  problems: Problem[];
}

const kinds: readonly MailKind[] = ['marketing', 'transactional', 'internal'];
const keys = ['subject', 'preview', 'kind', 'fallbacks'] as const;

const isKey = (key: string) => keys.some((known) => known === key);

/** Splits a mail into its head (YAML between `---` lines) and its body, with the head's problems by line. */
export function parseFrontMatter(source: string): Parsed {
  // Editors on Windows begin a file with a byte order mark.
  const lines = source
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const isRule = (line: string | undefined) => line?.trimEnd() === '---';
  const end = isRule(lines[0]) ? lines.findIndex((line, index) => index > 0 && isRule(line)) : -1;
  const lineOf = { subject: 1, preview: 1, kind: 1, fallbacks: 1 };
  if (end < 0) {
    const message = 'no front matter, expected subject, preview and kind between two lines of ---';
    return { lineOf, body: source, bodyLine: 1, problems: [{ line: 1, message }] };
  }
  const body = lines.slice(end + 1).join('\n');
  const written = lines.slice(1, end).join('\n');
  const document = parseDocument(written, { prettyErrors: false });
  const problems: Problem[] = syntaxErrors(document, written).map(({ text, at }) => ({
    line: written.slice(0, at).split('\n').length + 1,
    message: text,
  }));
  const head: unknown = problems.length > 0 ? {} : document.toJS();
  const record: Record<string, unknown> =
    typeof head === 'object' && head !== null ? (head as Record<string, unknown>) : {};
  for (const key of keys) {
    lineOf[key] = lineWith(lines, end, key);
  }
  if (problems.length > 0) return { lineOf, body, bodyLine: end + 2, problems };
  for (const key of Object.keys(record)) {
    if (!isKey(key))
      problems.push({
        line: lineWith(lines, end, key),
        message: `unknown setting "${key}", expected ${keys.join(', ')}${didYouMean(key, keys)}`,
      });
  }
  const misspelt = Object.keys(record).flatMap((key) => (isKey(key) ? [] : (nearest(key, keys) ?? [])));
  for (const key of ['subject', 'preview'] as const) {
    const node = document.get(key, true);
    if (isScalar(node) && node.comment)
      problems.push({
        line: lineOf[key],
        message: `${key} ends before "#${node.comment}", because " #" begins a comment, expected quotes around the whole text`,
      });
  }
  const subject = textOf(record, 'subject', lineOf, misspelt, problems);
  const preview = textOf(record, 'preview', lineOf, misspelt, problems);
  const kind = kinds.find((known) => known === record.kind);
  if (!kind && !(record.kind === undefined && misspelt.includes('kind')))
    problems.push({
      line: lineOf.kind,
      message: `kind is ${record.kind === undefined ? 'missing' : JSON.stringify(record.kind)}, expected ${kinds.join(', ')}${didYouMean(String(record.kind), kinds)}`,
    });
  const lineOfFallback = (name: string) => Math.max(lineOf.fallbacks, lineWith(lines, end, name));
  const fallbacks = fallbacksOf(record.fallbacks, lineOf.fallbacks, lineOfFallback, problems);
  return { front: kind && { subject, preview, kind, fallbacks }, lineOf, body, bodyLine: end + 2, problems };
}

/** The line of a setting in the head, from 1; the first line when it is absent. */
function lineWith(lines: readonly string[], end: number, key: string): number {
  const at = lines.findIndex((line, index) => index < end && line.trimStart().startsWith(`${key}:`));
  return Math.max(at, 0) + 1;
}

function textOf(
  head: Record<string, unknown>,
  key: 'subject' | 'preview',
  lineOf: Parsed['lineOf'],
  misspelt: readonly string[],
  problems: Problem[],
): string {
  const value = head[key];
  if (typeof value === 'string' && value.trim() !== '' && !/[\r\n]/.test(value.trim())) return value.trim();
  // Reported already at the misspelt name.
  if (value === undefined && misspelt.includes(key)) return '';
  problems.push({
    line: lineOf[key],
    message: `${key} is ${value === undefined || value === null ? 'missing' : JSON.stringify(value)}, expected one line of text, in quotes if need be`,
  });
  return '';
}

function fallbacksOf(
  given: unknown,
  line: number,
  lineOf: (name: string) => number,
  problems: Problem[],
): Record<string, string> {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push({
      line,
      message: `fallbacks are ${JSON.stringify(given)}, expected lines such as "company: your team"`,
    });
    return {};
  }
  const entries = Object.entries(given).map(([name, text]) => {
    if (!values.includes(name))
      problems.push({
        line: lineOf(name),
        message: `a fallback for "${name}", expected one of: ${values.join(', ')}${didYouMean(name, values)}`,
      });
    if (typeof text !== 'string' || text.trim() === '' || /[\r\n{}]/.test(text.trim()))
      problems.push({
        line: lineOf(name),
        message: `the fallback of ${name} is ${JSON.stringify(text)}, expected one line of text`,
      });
    return [name, String(text).trim()] as const;
  });
  return Object.fromEntries(entries);
}

import ICAL from 'ical.js';
import type { Row, Sheet } from './sheet.ts';
import { cardLine, isContinued } from './vcard-lines.ts';

/** The columns of a card, read as a row. */
const cardHeaders = ['email', 'name', 'company', 'job title', 'phone', 'country', 'note'];

/** One property as jCard (RFC 7095): name, parameters, type, value. */
type Property = [string, Record<string, string | string[]>, string, ...unknown[]];

/** The most characters of a card that are kept, many times a lead's needs. */
const largestCard = 64 * 1024;

/** Reads cards one by one: vCard 3.0 and 4.0, and 2.1 as Outlook writes it. */
export const readVcards = (text: AsyncIterable<string>): Sheet => ({ headers: cardHeaders, rows: cards(text) });

async function* cards(text: AsyncIterable<string>): AsyncGenerator<Row> {
  let number = 0;
  let begun: { line: number; kept: string[]; size: number } | undefined;
  // Version 2.1 puts the card of a person's assistant into the person's.
  let inAgent = false;
  let before = '';
  for await (const { line, content } of unfolded(text)) {
    const word = content.trim().toUpperCase();
    if (inAgent) inAgent = word !== 'END:VCARD';
    else if (begun && word === 'BEGIN:VCARD' && /^AGENT(?:;[^:]*)?:$/.test(before)) inAgent = true;
    else if (word === 'BEGIN:VCARD') {
      if (begun) yield broken(++number, begun, 'got a card without END:VCARD, expected one before the next begins');
      begun = { line, kept: [], size: 0 };
    } else if (word === 'END:VCARD') {
      if (begun) yield rowOf(++number, begun);
      begun = undefined;
    } else if (begun) {
      const kept = begun.size < largestCard ? cardLine(content) : undefined;
      if (kept) begun.kept.push(kept.text);
      begun.size += kept?.text.length ?? 0;
    } else if (word !== '')
      yield broken(++number, { line, kept: [content] }, 'got a line outside of a card, expected BEGIN:VCARD');
    before = word;
  }
  if (begun) yield broken(++number, begun, 'got a card without END:VCARD, expected one — the file may be cut off');
}

/** Lines as they were before folding (RFC 6350, 3.2) and before the soft line breaks of quoted-printable. */
async function* unfolded(text: AsyncIterable<string>): AsyncGenerator<{ line: number; content: string }> {
  let at = 0;
  let open: { line: number; content: string } | undefined;
  for await (const content of lines(text)) {
    at += 1;
    if (open && isContinued(open.content)) open.content = open.content.slice(0, -1) + content;
    else if (open && /^[ \t]/.test(content)) open.content += content.slice(1);
    else {
      if (open) yield open;
      open = { line: at, content };
    }
    // A photo can be endless.
    if (open.content.length > largestCard) open.content = open.content.slice(0, largestCard);
  }
  if (open) yield open;
}

async function* lines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of text) {
    const parts = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = (parts.pop() ?? '').slice(0, largestCard);
    yield* parts;
  }
  if (rest !== '') yield rest;
}

const broken = (number: number, { line, kept }: { line: number; kept: string[] }, why: string): Row => ({
  number,
  line,
  cells: [kept.join(' ')],
  broken: why,
});

function rowOf(number: number, card: { line: number; kept: string[] }): Row {
  const versioned = card.kept.some((line) => line.startsWith('VERSION'))
    ? card.kept.map((line) => (line.startsWith('VERSION') ? 'VERSION:4.0' : line))
    : ['VERSION:4.0', ...card.kept];
  try {
    const [, properties] = ICAL.parse(['BEGIN:VCARD', ...versioned, 'END:VCARD'].join('\r\n')) as [string, Property[]];
    return { number, line: card.line, cells: cellsOf(properties) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return broken(number, card, `got a card that breaks the rules of vCard (${why}), expected vCard 2.1, 3.0 or 4.0`);
  }
}

function cellsOf(properties: readonly Property[]): string[] {
  const all = (name: string, fits: (one: Property) => boolean = () => true) =>
    properties
      .filter((one) => one[0] === name && text(one) !== '' && fits(one))
      .sort((a, b) => preference(a) - preference(b));
  const best = (name: string) => all(name)[0];
  const [family, given] = parts(best('n'));
  const name = text(best('fn')) || [given, family].filter(Boolean).join(' ');
  const country = parts(best('adr'))[6] ?? '';
  return [
    all('email').map(text).join('; '),
    name,
    parts(best('org'))[0] ?? '',
    text(best('title')) || text(best('role')),
    all('tel', isVoice)
      .map((one) => text(one).replace(/^tel:/i, ''))
      .join(' | '),
    country,
    text(best('note')),
  ];
}

/** Lower is better: PREF of version 4.0 (1 to 100), TYPE=pref of 3.0; then the number for work; then the order in the card. */
function preference(property: Property): number {
  const [, parameters] = property;
  const types = typesOf(property);
  if (types.includes('pref')) return 1;
  if (parameters.pref !== undefined) return Number(parameters.pref) || 100;
  return types.includes('work') ? 101 : 102;
}

/** Each type by itself: version 3.0 has `WORK,FAX` in one, 4.0 in quotation marks. */
const typesOf = ([, parameters]: Property): string[] =>
  [parameters.type ?? []].flat().flatMap((type) => type.toLowerCase().split(','));

/** Whether a person answers this number: a machine's number has a type of its own. */
const isVoice = (property: Property) =>
  !typesOf(property).some((type) => /fax|pager|modem|bbs|telex|textphone/.test(type.trim()));

const parts = (property: Property | undefined): string[] =>
  property === undefined ? [] : [property[3]].flat().map((part) => String([part].flat()[0] ?? '').trim());
const text = (property: Property | undefined): string => parts(property).filter(Boolean).join(' ');

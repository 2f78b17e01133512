import type { Token, Tokens } from 'marked';
import type { MailKind } from '../../domain/lead/send.ts';
import { innerOf } from './blocks.ts';

/** An HTML entity. Mails are Markdown and contain the character itself. */
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i;
/** The bullets of Word and web pages. */
const bullet = /^\s{0,9}[•‣▪▫●○◦■□·⁃]\s/mu;
const dashes = /^\s{0,9}[–—]\s/gmu;

/** How other mail programs write a value: Mailchimp, Brevo, Marketo, HubSpot's tokens, template literals, and square brackets around a name. */
const foreignValue =
  /\*\|[A-Z][\w: ]{0,40}\|\*|%%?[A-Z][A-Z_]{2,30}%%?|\[\[ ?[\w. ]{2,40} ?\]\]|\$\{[\w. ]{2,40}\}|(?<!\{)\{ ?[A-Za-z][\w.]{1,40} ?\}(?!\})|\[(?:first|last|full|your|contact|company)[ _-]?(?:name)?\](?!\()|<<[\w ]{2,40}>>|\{%[^%\n]{1,60}%\}/i;

/** Placeholders of other programs, which Leadloop would send unchanged. Ours are in {{ }}. */
export function foreignSlips(text: string): string[] {
  const found = foreignValue.exec(text.replace(/\{\{[^{}\n]{0,200}\}\}/g, ''))?.[0];
  return found === undefined ? [] : [`"${found}" is sent unchanged, expected a value in {{ }}, such as {{firstName}}`];
}

/** Markdown that would not render as intended: the text, and what is expected. */
export function markdownSlips(token: Token, kind: MailKind): string[] {
  switch (token.type) {
    case 'table':
      return tableSlips(token as Tokens.Table);
    case 'heading':
      return token.raw.trimStart().startsWith('#')
        ? []
        : [
            `a line of ${/^=/m.test(token.raw) ? '===' : '---'} below "${shown(token.text)}" makes it a title, expected an empty line between, or "## " before a title`,
          ];
    case 'del':
      return [`"${shown(token.raw)}" is crossed out, which the plain text cannot show: expected the new words alone`];
    case 'link':
      return linkSlips(token as Tokens.Link, kind);
    case 'paragraph':
      return paragraphSlips(token.raw);
    case 'text':
      return innerOf(token).length > 0 ? paragraphSlips(token.raw) : textSlips(token.raw);
    default:
      return [];
  }
}

/** The same for texts without markup: a subject, a preview, a fallback. */
export function plainSlips(text: string): string[] {
  const markup = /\*\*|(?<![\p{L}\d])__(?=\S)|`|\]\s?\(/u.exec(text)?.[0];
  return [
    ...entitySlips(text),
    ...foreignSlips(text),
    ...(markup === undefined ? [] : [`"${markup}" is shown unchanged, expected words without Markdown`]),
  ];
}

function tableSlips({ header, rows, raw }: Tokens.Table): string[] {
  if (header.length !== 2) return [`a table of ${header.length} columns, expected two: what, and the value`];
  const words = header.map(({ text }) => text);
  if (words.some((text) => text.trim() !== ''))
    return [`a table with the header "${words.join(' | ')}", expected empty cells: a mail shows no header`];
  // A cell too many is dropped by Markdown itself, so the line as written is counted.
  const lines = raw.trim().split('\n').slice(2);
  return rows.flatMap((row, index) => {
    const line = lines[index]?.trim() ?? '';
    const cells = cellsOf(line);
    if (cells !== 2)
      return [
        `the row "${shown(line)}" has ${cells === 1 ? 'one cell' : `${cells} cells`}, expected two: what, and the value`,
      ];
    return row.some(({ text }) => text.trim() === '') ? [`the row "${shown(line)}" has an empty cell`] : [];
  });
}

function cellsOf(line: string): number {
  const inside = line.replace(/\\\|/g, '').replace(/^\|/, '').replace(/\|$/, '');
  return inside.split('|').length;
}

function linkSlips({ href, text, raw }: Tokens.Link, kind: MailKind): string[] {
  if (text.trim() === '') return [`"${shown(raw)}" is a link without words, expected [words](https://…)`];
  const slips = entitySlips(href);
  if (/\s/.test(href)) slips.push(`the address "${shown(href)}" has a space, expected %20`);
  // Mail programs warn of fraud when a link's text is another address than its target: ours lead to the page that counts the
  // click.
  if (kind !== 'internal' && href.startsWith('https://') && looksLike(text, href))
    slips.push(`the link shows the address "${shown(text)}", expected words: [words](${shown(href)})`);
  return slips;
}

/** Whether the words of a link are an address of the site it leads to. */
function looksLike(text: string, href: string): boolean {
  const bare = (address: string) =>
    address
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/^www\./, '');
  const host = (address: string) => bare(address).split(/[/?#]/)[0] ?? '';
  return !/\s/.test(text.trim()) && host(text).includes('.') && host(text) === host(href);
}

function paragraphSlips(raw: string): string[] {
  const slips: string[] = [];
  const sum = /\d\*[^*\n]{1,40}\*\d/.exec(raw)?.[0];
  if (sum !== undefined) slips.push(`the stars of "${sum}" would disappear, expected × or \\*`);
  if (bullet.test(raw) || (raw.match(dashes) ?? []).length > 1)
    slips.push(`"${shown(raw)}" is no list, expected lines that begin with "- "`);
  return slips;
}

function textSlips(raw: string): string[] {
  const slips = entitySlips(raw);
  if (/\] {0,9}\(|\) {0,9}\[|\]\[/.test(raw))
    slips.push(`"${shown(raw)}" looks like a link, expected [words](https://…) without a space between`);
  if (/\*\*|(?<![\p{L}\d])__(?=\S)/u.test(raw))
    slips.push(`"${shown(raw)}" has stars that make nothing bold, expected **words** with a space around`);
  if (/^\s{0,3}#{2,6}[^\s#]/m.test(raw)) slips.push(`"${shown(raw)}" is no title, expected a space behind the #`);
  return slips;
}

function entitySlips(text: string): string[] {
  const found = entity.exec(text)?.[0];
  return found === undefined ? [] : [`"${found}", expected the character itself`];
}

const shown = (text: string) => (text.trim().split('\n')[0] ?? '').slice(0, 40);

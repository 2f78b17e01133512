import type { Token, Tokens } from 'marked';
import { buttonOf, choicesOf, innerOf, type Node, onlyList, shownBy } from './blocks.ts';
import { sample } from './samples.ts';

const width = 72;

/**
 * The body as plain text, from the same Markdown. Block tags follow the text before them and carry the line break inside,
 * never alone on a line: engines differ in whether they drop such lines, and so the result is the same in all.
 */
export function textPart(nodes: readonly Node[]): string {
  return all(nodes).trim();
}

const all = (nodes: readonly Node[]): string => nodes.map((node, index) => after(node, nodes[index - 1])).join('');

/** A node with the blank line before it, inside the same condition. */
function after(node: Node, before?: Node): string {
  if (node.type === 'markdown') {
    // A picture's figures are beside it in words.
    return node.tokens
      .filter((token) => !isPicture(token))
      .map((token, index) => {
        if (token.type !== 'table') return `\n\n${block(token)}`;
        const isBelowTitle = (index > 0 ? node.tokens[index - 1] : lastToken(before))?.type === 'heading';
        return facts(token as Tokens.Table, isBelowTitle);
      })
      .join('');
  }
  const list = node.tag === 'each' ? onlyList(node.body) : undefined;
  const start = `{{#${node.tag} ${node.path}}}`;
  const end = `{{/${node.tag}}}`;
  const gap = lastToken(before)?.type === 'heading' ? '' : `{{#if ${node.path}}}\n{{/if}}`;
  if (list) return `${gap}${start}${list.items.map((item) => `\n${listItem(item, '- ')}`).join('')}${end}`;
  const otherwise = node.otherwise.length > 0 ? `{{else}}${all(node.otherwise)}` : '';
  return `${start}${all(node.body)}${otherwise}${end}`;
}

const isPicture = (token: Token) => token.type === 'paragraph' && innerOf(token).every(({ type }) => type === 'image');

const lastToken = (node: Node | undefined): Token | undefined =>
  node?.type === 'markdown' ? node.tokens.at(-1) : undefined;

function block(token: Token): string {
  const link = buttonOf(token);
  if (link) return `${inline(link.tokens)}: ${address(link.href)}`;
  const links = choicesOf(token);
  if (links) return links.map(({ href, tokens }) => `${inline(tokens)}: ${address(href)}`).join('\n');
  switch (token.type) {
    case 'heading': {
      const title = inline(innerOf(token));
      return token.depth === 1 ? title : `${title}\n${'-'.repeat(Math.min(title.length, width))}`;
    }
    case 'list': {
      const { items, ordered, start } = token as Tokens.List;
      return items.map((item, index) => listItem(item, ordered ? `${Number(start) + index}. ` : '- ')).join('\n');
    }
    case 'blockquote':
      return innerOf(token)
        .filter(({ type }) => type !== 'space')
        .map(block)
        .join('\n\n')
        .split('\n')
        .map((line) => `> ${line}`.trimEnd())
        .join('\n');
    case 'hr':
      return '-'.repeat(24);
    default:
      return wrap(inline(innerOf(token).length > 0 ? innerOf(token) : [token]));
  }
}

/** One fact a line, parted from the words before; below its title the line of the title parts them. */
function facts({ rows }: Tokens.Table, isBelowTitle: boolean): string {
  const shown = rows.map(([what, value]) => shownBy(what && value ? [what, value] : []));
  const lines = rows.map(([what, value], index) => {
    const line = `\n${wrap(`${inline(what?.tokens)}: ${inline(value?.tokens, true)}`)}`;
    return shown[index] === undefined ? line : `{{#if ${shown[index]}}}${line}{{/if}}`;
  });
  return `${isBelowTitle ? '' : gapIfAny(shown)}${lines.join('')}`;
}

/** A line break if one of the facts is shown. */
const gapIfAny = ([first, ...others]: readonly (string | undefined)[]): string =>
  first === undefined ? '\n' : `{{#if ${first}}}\n${others.length > 0 ? `{{else}}${gapIfAny(others)}` : ''}{{/if}}`;

function listItem({ tokens }: Tokens.ListItem, mark: string): string {
  const indent = ' '.repeat(mark.length);
  const said = tokens.filter(({ type }) => type !== 'space');
  const text = said.map((token) =>
    token.type === 'list'
      ? block(token)
      : wrap(inline(innerOf(token).length > 0 ? innerOf(token) : [token]), width - mark.length),
  );
  return `${mark}${text.join('\n').split('\n').join(`\n${indent}`)}`;
}

/** Inline text without markup. A link is "text (url)" in a sentence; an address or a fact needs no second one. */
function inline(tokens: readonly Token[] = [], fact = false): string {
  return tokens
    .map((token) => {
      if (token.type === 'br') return '\n';
      if (token.type !== 'link') return innerOf(token).length > 0 ? inline(innerOf(token), fact) : plain(token);
      const { href } = token as Tokens.Link;
      const text = inline(innerOf(token));
      return address(href) === text || href.startsWith('tel:{{') || isNumberOf(text, href)
        ? text
        : fact
          ? `${text}: ${address(href)}`
          : `${text} (${address(href)})`;
    })
    .join('');
}

/** A text as written; a line that only ended in the source does not end here. */
function plain(token: Token): string {
  return ('text' in token ? String(token.text) : token.raw).replace(/\s*\n\s*/g, ' ');
}

/** The link's text already shows the number that it dials. */
const isNumberOf = (text: string, href: string) =>
  href.startsWith('tel:') && href.replace(/\D/g, '').endsWith(text.replace(/\(0\)|\D/g, '').replace(/^0+/, '') || '-');

/** A link's target for people: of a mail link the address, without a prepared subject. */
function address(href: string): string {
  return href.replace(/^(?:mailto|tel):/, '').replace(/^([^/?]*@[^/?]*)\?.*$/, '$1');
}

/** Wrapped at `columns`; tags and addresses are never broken. The length of a variable is estimated. */
function wrap(text: string, columns = width): string {
  return text
    .split('\n')
    .map((line) => {
      const words = line.match(/(?:\{\{[^{}]*\}\}|[^\s{]|\{(?!\{))+/g) ?? [];
      const lines: string[] = [];
      for (const word of words) {
        const last = lines.at(-1);
        if (last !== undefined && shownLength(`${last} ${word}`) <= columns)
          lines[lines.length - 1] = `${last} ${word}`;
        else lines.push(word);
      }
      return lines.join('\n');
    })
    .join('\n');
}

/** A value's probable text: its sample, or a short word. */
function guess(path: string): string {
  const [head = '', tail] = path.split('.');
  const samples = new Map<string, unknown>(Object.entries(sample));
  const inLists = [...samples.values()].flatMap((list) => (Array.isArray(list) ? [list[0]] : []));
  const known = samples.get(head) ?? inLists.map((item) => Object(item)[head]).find((text) => text !== undefined);
  const value: unknown = tail === undefined ? known : Object(known)[tail];
  return typeof value === 'string' && value.length < width && !value.includes('://') ? value : 'x'.repeat(12);
}

function shownLength(line: string): number {
  return line.replace(/\{\{(?:[#/][^{}]*|else)\}\}/g, '').replace(/\{\{([^{}]*)\}\}/g, (_, path: string) => guess(path))
    .length;
}

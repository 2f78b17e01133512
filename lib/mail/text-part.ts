import type { Token, Tokens } from 'marked';
import { buttonOf, choicesOf, innerOf, type Node, onlyList, shownBy } from './blocks.ts';

const width = 72;

/**
 * The body as plain text, from the same Markdown. Block tags follow the text before them and carry the line break inside,
 * never alone on a line: engines differ in whether they drop such lines, and so the result is the same in all.
 */
export function textPart(nodes: readonly Node[]): string {
  return nodes
    .map((node) => after(node))
    .join('')
    .trim();
}

/** A node with the blank line that parts it from what stands before, kept inside its condition. */
function after(node: Node): string {
  if (node.type === 'markdown') {
    return node.tokens
      .map((token) => (token.type === 'table' ? facts(token as Tokens.Table) : `\n\n${block(token)}`))
      .join('');
  }
  const list = node.tag === 'each' ? onlyList(node.body) : undefined;
  const start = `{{#${node.tag} ${node.path}}}`;
  const end = `{{/${node.tag}}}`;
  if (list) return `${start}${list.items.map((item) => `\n${listItem(item, '- ')}`).join('')}${end}`;
  const otherwise = node.otherwise.length > 0 ? `{{else}}${node.otherwise.map(after).join('')}` : '';
  return `${start}${node.body.map(after).join('')}${otherwise}${end}`;
}

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

function facts({ rows }: Tokens.Table): string {
  const lines = rows.map(([what, value]) => {
    const line = `\n${inline(what?.tokens)}: ${inline(value?.tokens, true)}`;
    const shown = shownBy(what && value ? [what, value] : []);
    return shown === undefined ? line : `{{#if ${shown}}}${line}{{/if}}`;
  });
  return lines.join('');
}

function listItem({ tokens }: Tokens.ListItem, mark: string): string {
  const indent = ' '.repeat(mark.length);
  const text = tokens.map((token) =>
    token.type === 'list'
      ? block(token)
      : wrap(inline(innerOf(token).length > 0 ? innerOf(token) : [token]), width - mark.length),
  );
  return `${mark}${text.join('\n').split('\n').join(`\n${indent}`)}`;
}

/** Inline text without markup. A link is "text (url)" in a sentence; a value that is its own address, or a fact, needs no second one. */
function inline(tokens: readonly Token[] = [], fact = false): string {
  return tokens
    .map((token) => {
      if (token.type === 'br') return '\n';
      if (token.type !== 'link') return innerOf(token).length > 0 ? inline(innerOf(token), fact) : plain(token);
      const { href } = token as Tokens.Link;
      const text = inline(innerOf(token));
      return address(href) === text || href.startsWith('tel:')
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

function address(href: string): string {
  return href.replace(/^mailto:/, '');
}

/** Wrapped at `columns`; a tag or an address is never broken. What a variable will hold is guessed. */
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

const guess = 'x'.repeat(12);

function shownLength(line: string): number {
  return line.replace(/\{\{(?:[#/][^{}]*|else)\}\}/g, '').replace(/\{\{[^{}]*\}\}/g, guess).length;
}

import type { Token, Tokens } from 'marked';
import { buttonOf, choicesOf, innerOf, type Node, onlyList, shownBy } from './blocks.ts';
import { type Element, style } from './look.ts';

/** The body as e-mail HTML: inline styles and tables, because Outlook renders with Word; classes only for dark mode and phones. */
export function htmlPart(nodes: readonly Node[]): string {
  return nodes.map(node).join('\n');
}

function node(item: Node): string {
  if (item.type === 'markdown') return item.tokens.map(block).join('\n');
  const list = item.tag === 'each' ? onlyList(item.body) : undefined;
  const start = `{{#${item.tag} ${item.path}}}`;
  const end = `{{/${item.tag}}}`;
  if (list && item.otherwise.length === 0)
    return listAround(list, `${start}${list.items.map(listItem).join('')}${end}`);
  const otherwise = item.otherwise.length > 0 ? `{{else}}${htmlPart(item.otherwise)}` : '';
  return `${start}${htmlPart(item.body)}${otherwise}${end}`;
}

function block(token: Token): string {
  const link = buttonOf(token);
  if (link) return button(link);
  const links = choicesOf(token);
  if (links) return choices(links);
  switch (token.type) {
    case 'heading':
      return element(token.depth === 1 ? 'h1' : 'h2', inline(innerOf(token)));
    case 'paragraph':
      return element('p', inline(innerOf(token)));
    case 'list': {
      const list = token as Tokens.List;
      return listAround(list, list.items.map(listItem).join(''));
    }
    case 'blockquote':
      return table(
        `<td class="panel" style="${style('panel')}">${innerOf(token).map(block).join('\n')}</td>`,
        'margin:0 0 22px',
      );
    case 'table':
      return facts(token as Tokens.Table);
    case 'hr':
      return `<div class="line" style="${style('line')}">&nbsp;</div>`;
    default:
      return inline([token]);
  }
}

/** A two-column table is a list of facts: what, and the value. A fact whose value is empty is left out. */
function facts({ rows }: Tokens.Table): string {
  const lines = rows.map(([what, value]) => {
    const row = `<tr><td class="muted fact" valign="top" style="${style('factName')}">${inline(what?.tokens)}</td><td class="text fact" valign="top" style="${style('factValue')}">${inline(value?.tokens)}</td></tr>`;
    const shown = shownBy(what && value ? [what, value] : []);
    return shown === undefined ? row : `{{#if ${shown}}}${row}{{/if}}`;
  });
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 22px">${lines.join('')}</table>`;
}

function listAround({ ordered, start }: Tokens.List, items: string): string {
  return element(ordered ? 'ol' : 'ul', items, ordered && Number(start) !== 1 ? ` start="${Number(start)}"` : '');
}

function listItem(item: Tokens.ListItem): string {
  const inside = item.tokens
    .filter(({ type }) => type !== 'space')
    .map((token) => (token.type === 'paragraph' ? inline(innerOf(token)) : block(token)));
  return element('li', inside.join(item.loose ? '<br><br>' : '<br>'));
}

function button({ href, tokens }: Tokens.Link): string {
  return table(
    `<td class="button" bgcolor="#0b5f4c" align="center" style="${style('buttonCell')}"><a class="button-text" href="${attribute(href)}" style="${style('button')}">${inline(tokens)}</a></td>`,
    'margin:28px 0 30px',
    'class="button-table"',
  );
}

/**
 * Side by side, and below each other on narrow screens. Each is a table cell, because Outlook (Word) gives padding to cells
 * only; its conditional comments hold Outlook's row.
 */
function choices(links: readonly Tokens.Link[]): string {
  const one = ({ href, tokens }: Tokens.Link) =>
    `<!--[if mso]><td style="${style('choiceInWord')}"><![endif]--><table role="presentation" cellpadding="0" cellspacing="0" border="0" style="${style('choiceTable')}"><tr><td class="choice" align="center" style="${style('choice')}"><a class="choice-text" href="${attribute(href)}" style="${style('choiceText')}">${inline(tokens)}</a></td></tr></table><!--[if mso]></td><![endif]-->`;
  return `<div style="${style('choices')}"><!--[if mso]><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><![endif]-->${links.map(one).join(' ')}<!--[if mso]></tr></table><![endif]--></div>`;
}

function table(cell: string, look: string, attributes = 'width="100%"'): string {
  return `<table role="presentation" ${attributes} cellpadding="0" cellspacing="0" border="0" style="${look}"><tr>${cell}</tr></table>`;
}

function inline(tokens: readonly Token[] = []): string {
  return tokens.map(inlineToken).join('');
}

function inlineToken(token: Token): string {
  switch (token.type) {
    case 'strong':
      return `<strong>${inline(innerOf(token))}</strong>`;
    case 'em':
      return `<em class="muted" style="${style('em')}">${inline(innerOf(token))}</em>`;
    case 'br':
      return '<br>';
    case 'image': {
      const { href, text: what } = token as Tokens.Image;
      return `<img src="${attribute(href)}" alt="${attribute(what)}" width="560" style="${style('picture')}">`;
    }
    case 'link':
      return `<a class="link" href="${attribute((token as Tokens.Link).href)}" style="${style('a')}">${inline(innerOf(token))}</a>`;
    default:
      return innerOf(token).length > 0
        ? inline(innerOf(token))
        : attribute('text' in token ? String(token.text) : token.raw);
  }
}

function element(name: Element, inside: string, attributes = ''): string {
  const tone = name === 'h2' ? 'heading' : 'text';
  return `<${name}${attributes} class="${tone}" style="${style(name)}">${inside}</${name}>`;
}

function attribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

import { Parser } from 'htmlparser2';

const silent = new Set(['style', 'script', 'title', 'head', 'template']);
/** Elements that begin and end on a line of their own. */
const blocks = new Set([
  ...[
    'p',
    'div',
    'table',
    'tr',
    'ul',
    'ol',
    'li',
    'blockquote',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'pre',
    'hr',
    'body',
  ],
  ...['section', 'article', 'header', 'footer', 'dl', 'dt', 'dd', 'center', 'address'],
]);
/** Where mail programs put the mail that is answered, when not into a blockquote. */
const quotes = /(?:^|\s)(?:yahoo_quoted|protonmail_quote|tutanota_quote)(?:\s|$)/;

/** The parser searches all open elements at some tags, so its input is limited; a reply is far before that limit. */
const longestHtml = 200_000;

/**
 * The text of a mail that has nothing but HTML, a line for each line a reader sees. A quote's lines begin with ">", as they do in
 * plain text. One pass over the tokens, so a large or broken mail costs no more than its length.
 */
export function textOfHtml(html: string): string {
  const lines: string[] = [];
  const open: { name: string; isQuote: boolean }[] = [];
  let line = '';
  let quoted = 0;
  let hidden = 0;
  const end = (isForced = false) => {
    const text = line.replace(/[\s\u00a0]+/g, ' ').trim();
    line = '';
    if (text === '' && !isForced) return;
    lines.push(quoted > 0 ? `${'>'.repeat(Math.min(quoted, 5))} ${text}`.trimEnd() : text);
  };
  const parser = new Parser(
    {
      onopentag(name, { class: names = '', name: label = '' }) {
        if (silent.has(name)) hidden += 1;
        if (name === 'br') return end(true);
        if (blocks.has(name)) end();
        // Gmail's wrapper "gmail_quote" is no quote: it also holds answers between the blockquotes.
        const isQuote = name === 'blockquote' || label === 'quote' || quotes.test(names.slice(0, 200));
        if (isQuote) quoted += 1;
        open.push({ name, isQuote });
      },
      ontext(text) {
        if (hidden === 0) line += text;
      },
      onclosetag(name) {
        if (name === 'br') return;
        const last = open.pop();
        if (blocks.has(name)) end();
        if (name === 'p') lines.push('');
        if (last?.isQuote) quoted -= 1;
        if (silent.has(name)) hidden -= 1;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html.slice(0, longestHtml));
  end();
  return lines.join('\n').trim();
}

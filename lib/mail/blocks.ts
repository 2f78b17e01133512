import { lexer, type Token, type Tokens } from 'marked';

/** A mail's body: Markdown, and Handlebars blocks with each tag on a line of its own. `line` counts from 1 in the file. */
export type Node =
  | { type: 'markdown'; tokens: Token[]; lines: number[]; line: number }
  | { type: 'block'; tag: 'each' | 'if' | 'unless'; path: string; body: Node[]; otherwise: Node[]; line: number };

const opening = /^\s*\{\{\s*#(each|if|unless)\s+([\w.]+)\s*\}\}\s*$/;
const closing = /^\s*\{\{\s*\/(each|if|unless)\s*\}\}\s*$/;
const turning = /^\s*\{\{\s*else\s*\}\}\s*$/;

interface Open {
  node: Extract<Node, { type: 'block' }>;
  into: Node[];
}

/** The body as a tree. Tags that do not pair are left to the variable check, which names their line. */
export function parseBody(body: string, firstLine: number): Node[] {
  const root: Node[] = [];
  const open: Open[] = [];
  let text: string[] = [];
  let textFrom = firstLine;
  const target = () => open.at(-1)?.into ?? root;
  const flush = (next: number) => {
    if (text.some((line) => line.trim() !== '')) {
      const read = withLines(lexer(text.join('\n')), textFrom).filter(({ token }) => token.type !== 'space');
      const [tokens, lines] = [read.map(({ token }) => token), read.map(({ line }) => line)];
      target().push({ type: 'markdown', tokens, lines, line: textFrom });
    }
    text = [];
    textFrom = next;
  };
  for (const [index, line] of body.split('\n').entries()) {
    const number = firstLine + index;
    const start = opening.exec(line);
    if (start) {
      flush(number + 1);
      const tag = start[1] === 'each' ? 'each' : start[1] === 'if' ? 'if' : 'unless';
      const node: Open['node'] = { type: 'block', tag, path: start[2] ?? '', body: [], otherwise: [], line: number };
      target().push(node);
      open.push({ node, into: node.body });
    } else if (closing.test(line)) {
      flush(number + 1);
      open.pop();
    } else if (turning.test(line)) {
      flush(number + 1);
      const last = open.at(-1);
      if (last) last.into = last.node.otherwise;
    } else {
      text.push(line);
    }
  }
  flush(0);
  return root;
}

/** The list when a repeated block is nothing but one list: the list is then written once around the repetition. */
export function onlyList(nodes: readonly Node[]): Tokens.List | undefined {
  const [node, second] = nodes;
  if (node?.type !== 'markdown' || second !== undefined || node.tokens.length !== 1) return undefined;
  const [token] = node.tokens;
  return token?.type === 'list' ? (token as Tokens.List) : undefined;
}

/** The link when a paragraph is nothing but one link: that is how a mail writes its button. */
export function buttonOf(token: Token): Tokens.Link | undefined {
  if (token.type !== 'paragraph') return undefined;
  const inside = innerOf(token).filter((inner) => inner.raw.trim() !== '');
  return inside.length === 1 && inside[0]?.type === 'link' ? (inside[0] as Tokens.Link) : undefined;
}

/** The links when a paragraph is nothing but several: the smaller buttons of a mail to a rep. */
export function choicesOf(token: Token): Tokens.Link[] | undefined {
  if (token.type !== 'paragraph') return undefined;
  const inside = innerOf(token).filter((inner) => inner.raw.trim() !== '');
  const links = inside.filter((inner): inner is Tokens.Link => inner.type === 'link');
  return links.length > 1 && links.length === inside.length ? links : undefined;
}

/** The first value a table row shows; the row disappears when that is empty. */
export function shownBy(row: readonly Tokens.TableCell[]): string | undefined {
  return /\{\{\s*([\w.]+)\s*\}\}/.exec(row.map(({ text }) => text).join(' '))?.[1];
}

/** A token's children, as the words of a link; marked's own union does not tell which tokens have any. */
export function innerOf(token: Token): Token[] {
  return ('tokens' in token && token.tokens) || [];
}

/** Every token of a body, outside in, in reading order, with its line. */
export function* everyToken(nodes: readonly Node[]): Generator<{ token: Token; line: number }> {
  for (const node of nodes) {
    if (node.type === 'markdown')
      for (const [index, token] of node.tokens.entries()) yield* withInner(token, node.lines[index] ?? node.line);
    else {
      yield* everyToken(node.body);
      yield* everyToken(node.otherwise);
    }
  }
}

function* withInner(token: Token, line: number): Generator<{ token: Token; line: number }> {
  yield { token, line };
  const inner: Token[] =
    token.type === 'list'
      ? (token as Tokens.List).items
      : token.type === 'table'
        ? [...(token as Tokens.Table).header, ...(token as Tokens.Table).rows.flat()].flatMap(({ tokens }) => tokens)
        : innerOf(token);
  for (const child of withLines(inner, line, token.raw)) yield* withInner(child.token, child.line);
}

/** Where each token begins in `source`, which holds their texts in the same order. */
function withLines(tokens: readonly Token[], firstLine: number, source?: string): { token: Token; line: number }[] {
  let behind = 0;
  let line = firstLine;
  return tokens.map((token) => {
    // Inside a list the indentation is gone, so only the first words are looked for.
    const words = token.raw.trim().split('\n')[0] ?? '';
    const at = source === undefined ? behind : source.indexOf(words, behind);
    if (source !== undefined && at >= 0) {
      line += linesIn(source.slice(behind, at));
      behind = at;
    }
    const found = { token, line };
    if (source === undefined) line += linesIn(token.raw);
    return found;
  });
}

const linesIn = (text: string) => text.split('\n').length - 1;

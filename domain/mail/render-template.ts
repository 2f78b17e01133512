import type { MailData } from './data.ts';

/** A mail as SES stores it: templates of `{{value}}`, `{{#if}}`, `{{#unless}}`, `{{else}}` and `{{#each}}`, no more (lib/mail/tags.ts). */
export interface MailTemplate {
  subject: string;
  html: string;
  text: string;
}

/** A part of a template; `left` and `right`: the part of this text that a tag on a line of its own removed. */
type Node = Text | { value: string } | Block;
interface Text {
  source: string;
  text: string;
  left?: true;
  right?: true;
}
interface Block {
  kind: string;
  path: string;
  body: Node[];
  otherwise?: Node[];
}

/**
 * The mail that SES renders from these templates and data, byte for byte: Handlebars without escaping, of which mails use six
 * tags. Handlebars itself adds 75 kB to a function. Throws an Error for another tag.
 */
export function renderMail({ subject, html, text }: MailTemplate, data: MailData): MailTemplate {
  const part = (template: string) => written(parsed(template), data);
  return { subject: part(subject), html: part(html), text: part(text) };
}

function parsed(template: string): Node[] {
  const root: Node[] = [];
  const open: { block: Block; into: Node[] }[] = [];
  let into = root;
  for (const [index, part] of template.split(/\{\{([^{}]*)\}\}/).entries()) {
    if (index % 2 === 0) {
      if (part !== '') into.push({ source: part, text: part });
      continue;
    }
    const [kind = '', path = ''] = part.trim().split(/\s+/);
    const last = open.at(-1);
    if (['#if', '#unless', '#each'].includes(kind)) {
      const block: Block = { kind, path, body: [] };
      into.push(block);
      open.push({ block, into });
      into = block.body;
    } else if (kind === 'else' && last) {
      into = last.block.otherwise = [];
    } else if (kind.startsWith('/') && last) {
      open.pop();
      into = last.into;
    } else if (/^[\w.]+$/.test(kind) && path === '') {
      into.push({ value: kind });
    } else throw new Error(`unknown tag {{${part}}}, expected a value, if, unless, each or else`);
  }
  stripLines(root, true);
  return root;
}

/** A line that holds only a tag of a block disappears, as in Handlebars (compiler/whitespace-control.js). */
function stripLines(nodes: Node[], isRoot = false): void {
  for (const [at, node] of nodes.entries()) {
    if (!('kind' in node)) continue;
    const { body, otherwise } = node;
    stripLines(body);
    if (otherwise) stripLines(otherwise);
    const opensLine = beginsWithLine(body);
    const closesLine = endsWithLine(otherwise ?? body);
    if (otherwise && endsWithLine(body) && beginsWithLine(otherwise)) {
      stripEnd(body.at(-1));
      stripBeginning(otherwise[0]);
    }
    const [isFirst, isLast] = [endsWithLine(nodes, at, isRoot), beginsWithLine(nodes, at + 1, isRoot)];
    if (opensLine && isFirst) {
      stripBeginning(body[0]);
      stripEnd(nodes[at - 1]);
    }
    if (closesLine && isLast) {
      stripBeginning(nodes[at + 1]);
      stripEnd((otherwise ?? body).at(-1));
    }
  }
}

/** Whether the node at `end` begins its line. */
function endsWithLine(nodes: readonly Node[], end = nodes.length, isRoot = false): boolean {
  const node = nodes[end - 1];
  if (!node) return isRoot;
  if (!('text' in node)) return false;
  const before = node.source.trimEnd();
  return node.source.includes('\n', before.length) || (before === '' && end === 1 && isRoot);
}

/** Whether the node before `from` ends its line. */
function beginsWithLine(nodes: readonly Node[], from = 0, isRoot = false): boolean {
  const node = nodes[from];
  if (!node) return isRoot;
  return 'text' in node && (nodes.length > from + 1 || !isRoot ? /^\s*?\r?\n/ : /^\s*?(\r?\n|$)/).test(node.source);
}

function stripBeginning(node: Node | undefined): void {
  if (!node || !('text' in node) || node.right) return;
  const rest = node.text.replace(/^[ \t]*\r?\n?/, '');
  if (rest !== node.text) node.right = true;
  node.text = rest;
}

function stripEnd(node: Node | undefined): void {
  if (!node || !('text' in node) || node.left) return;
  let end = node.text.length;
  while (end > 0 && ' \t'.includes(node.text.charAt(end - 1))) end -= 1;
  const rest = node.text.slice(0, end);
  if (rest !== node.text) node.left = true;
  node.text = rest;
}

function written(nodes: readonly Node[], scope: unknown): string {
  return nodes
    .map((node) => {
      if ('text' in node) return node.text;
      if ('value' in node) return String(at(scope, node.value) ?? '');
      const value = at(scope, node.path);
      const isThere = Array.isArray(value) ? value.length > 0 : Boolean(value);
      if (node.kind === '#each' && isThere)
        return (value as unknown[]).map((item) => written(node.body, item)).join('');
      return written(isThere === (node.kind !== '#unless') ? node.body : (node.otherwise ?? []), scope);
    })
    .join('');
}

const at = (scope: unknown, path: string): unknown =>
  path === 'this'
    ? scope
    : path.split('.').reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], scope);

import { lists, long, values } from '../../domain/mail/variables.ts';
import { didYouMean } from '../config/did-you-mean.ts';

export interface Problem {
  line: number;
  message: string;
}

interface Allowed {
  values: ReadonlySet<string>;
  lists: ReadonlySet<string>;
}

interface Open {
  tag: string;
  path: string;
  line: number;
}

interface CheckedTags {
  problems: Problem[];
  used: Set<string>;
  /** Values shown whether they are known or not. */
  bare: { path: string; line: number }[];
}

const tagPattern = /\{\{([^{}]*)\}\}/g;

/**
 * Reads the Handlebars tags of one file's part: every problem with its line, and the variables named. Only what SES
 * and the plain-text part handle alike is allowed: values, `{{#if}}`, `{{#unless}}`, `{{else}}` and `{{#each}}` of a list.
 */
export function checkTags(source: string, firstLine: number, allowed: Allowed): CheckedTags {
  const problems: Problem[] = [];
  const used = new Set<string>();
  const bare: CheckedTags['bare'] = [];
  const open: Open[] = [];
  for (const [index, line] of source.split('\n').entries()) {
    const number = firstLine + index;
    if (/\{\{\{|\}\}\}/.test(line) || /\{\{|\}\}/.test(line.replace(tagPattern, '')))
      problems.push({ line: number, message: `broken tag in "${line.trim()}", expected {{variable}}` });
    for (const [, inside = ''] of line.matchAll(tagPattern)) {
      const tag = inside.trim();
      const message = read(tag, number, open, allowed, used);
      if (message) problems.push({ line: number, message });
      else if (values.includes(tag) && !open.some(({ tag: block, path }) => block === 'if' && path === tag))
        bare.push({ path: tag, line: number });
    }
  }
  for (const { tag, line } of open)
    problems.push({ line, message: `{{#${tag}}} is never closed, expected {{/${tag}}}` });
  return { problems, used, bare };
}

function read(tag: string, line: number, open: Open[], allowed: Allowed, used: Set<string>): string | undefined {
  if (tag === 'else') return open.length > 0 ? undefined : '{{else}} outside of a block';
  if (tag.startsWith('/')) {
    const last = open.pop();
    if (last?.tag === tag.slice(1)) return undefined;
    return last ? `{{${tag}}} closes {{#${last.tag}}}, expected {{/${last.tag}}}` : `{{${tag}}} closes nothing`;
  }
  const block = /^#(\w+)\s+([\w.]+)$/.exec(tag);
  const path = block?.[2] ?? tag;
  if (!block && !/^[\w.]+$/.test(path))
    return `unknown tag {{${tag}}}, expected a variable, {{#if x}}, {{#unless x}} or {{#each list}}`;
  const list = open.findLast(({ tag: name }) => name === 'each')?.path;
  if (block) {
    const name = block[1] ?? '';
    open.push({ tag: name, path, line });
    if (!['if', 'unless', 'each'].includes(name))
      return `unknown block {{#${name}}}, expected if, unless or each${didYouMean(name, ['if', 'unless', 'each'])}`;
    if (name === 'each') {
      if (list !== undefined) return `{{#each ${path}}} inside {{#each ${list}}}: lists do not nest`;
      if (!allowed.lists.has(path)) return unknownName(path, allowed.lists);
      used.add(path);
      return undefined;
    }
  }
  if (list !== undefined) {
    const fields = lists[list] ?? [];
    const ofItem = fields.length === 0 ? ['this'] : fields;
    return ofItem.includes(path)
      ? undefined
      : `unknown variable {{${path}}} inside {{#each ${list}}}, expected ${ofItem.join(' or ')}${didYouMean(path, ofItem)}`;
  }
  if (!allowed.values.has(path) && !(block && allowed.lists.has(path))) return unknownName(path, allowed.values);
  used.add(path);
  return undefined;
}

function unknownName(path: string, allowed: ReadonlySet<string>): string {
  const known = values.includes(path) || path in lists;
  const why = known ? 'is not for this mail' : 'does not exist';
  return `variable {{${path}}} ${why}, expected one of: ${[...allowed].join(', ') || 'none'}${known ? '' : didYouMean(path, allowed)}`;
}

const isLong = (path: string) => long.some((one) => one === path);

/** The template as SES gets it: values of the lead read from `html.` (escaped) or `text.` (as they are); items of a list stay bare; the text part reads long values wrapped. */
export function scoped(template: string, part: 'html' | 'text', isWrapped = false): string {
  const open: string[] = [];
  return template.replace(tagPattern, (_, inside: string) => {
    const tag = inside.trim();
    if (tag === 'else') return '{{else}}';
    if (tag.startsWith('/')) {
      open.pop();
      return `{{${tag}}}`;
    }
    const block = /^#(\w+)\s+(.+)$/.exec(tag);
    const prefix = open.includes('each') ? '' : `${part}.`;
    if (!block) return `{{${prefix}${prefix !== '' && isWrapped && isLong(tag) ? 'wrapped.' : ''}${tag}}}`;
    open.push(block[1] ?? '');
    return `{{#${block[1]} ${prefix}${block[2]}}}`;
  });
}

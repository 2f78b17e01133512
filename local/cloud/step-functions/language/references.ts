import jsonata from 'jsonata';
import { sourceOf } from './expression.ts';
import { isObject } from './fields.ts';
import { awsFunctions } from './jsonata-functions.ts';

/** A name in an expression that can never have a value: AWS accepts it, and the execution fails when it gets there. */
export interface UnknownReference {
  state: string;
  source: string;
  name: string;
}

const states = ['input', 'result', 'errorOutput', 'context'];

/**
 * Variables that no state assigns and misspelt `$states.…`, in all expressions of a definition. A check for tests and CI, not
 * for loading: there AWS is followed, which only finds them at run time.
 */
export function unknownReferences(definition: object): UnknownReference[] {
  const all = 'States' in definition && isObject(definition.States) ? Object.entries(definition.States) : [];
  const assigned = new Set(all.flatMap(([, state]) => assignedIn(state)));
  return all.flatMap(([state, json]) =>
    sourcesIn(json).flatMap((source) => unknownIn(source, assigned).map((name) => ({ state, source, name }))),
  );
}

function assignedIn(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(assignedIn);
  if (!isObject(json)) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    key === 'Assign' && isObject(value) ? Object.keys(value) : assignedIn(value),
  );
}

function sourcesIn(json: unknown): string[] {
  if (typeof json === 'string') return [sourceOf(json) ?? []].flat();
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(sourcesIn) : [];
}

function unknownIn(source: string, assigned: ReadonlySet<string>): string[] {
  const known = new Set(['', '$', 'states', ...assigned, ...Object.keys(awsFunctions)]);
  const used: string[] = [];
  visit(jsonata(source).ast(), (node) => {
    if (node.type === 'bind' && isObject(node.lhs)) known.add(String(node.lhs.value));
    if (node.type === 'lambda' && Array.isArray(node.arguments))
      for (const argument of node.arguments) if (isObject(argument)) known.add(String(argument.value));
    for (const bound of [node.focus, node.index]) if (typeof bound === 'string') known.add(bound);
    if (node.type === 'variable') used.push(String(node.value));
  });
  const misspelt = [...source.matchAll(/\$states\.(\w+)/g)].flatMap(([, field = '']) =>
    states.includes(field) ? [] : [`$states.${field}`],
  );
  const unknown = used.filter((name) => !known.has(name) && !builtIn(name)).map((name) => `$${name}`);
  return [...new Set([...unknown, ...misspelt])];
}

function visit(node: unknown, see: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, see);
  if (!isObject(node)) return;
  see(node);
  for (const child of Object.values(node)) visit(child, see);
}

/** JSONata's own functions, as of version 2 ("Function library"). */
const functions =
  'string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match replace ' +
  'base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl number abs floor ceil round power sqrt ' +
  'random formatNumber formatBase formatInteger parseInteger sum max min average boolean not exists count append sort reverse ' +
  'shuffle distinct zip keys lookup spread merge sift each error assert type now millis fromMillis toMillis map filter single reduce';
const builtIns = new Set(functions.split(' '));

function builtIn(name: string): boolean {
  return builtIns.has(name);
}

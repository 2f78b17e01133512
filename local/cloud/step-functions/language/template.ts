import { queryFailure } from '../failure.ts';
import { compileExpression, type Expression, type Scope, sourceOf } from './expression.ts';

/** A field's JSON with its expressions compiled: `Arguments`, `Output`, `Assign`, `TimeoutSeconds` … */
export interface Template {
  evaluate(scope: Scope): Promise<unknown>;
  /** The value when it holds no expression at all. */
  constant?: { value: unknown };
  /** Every expression inside, for checks at load. */
  expressions: readonly { location: string; source: string }[];
}

/** Compiles a field. `location` is the field's name; nested places become `Output/list[0]/name`. Throws JSONata's syntax errors. */
export function compileTemplate(value: unknown, location: string): Template {
  const expressions: Found = [];
  const node = compileNode(value, location, expressions);
  if (expressions.length === 0) return { evaluate: async () => value, constant: { value }, expressions };
  return { evaluate: async (scope) => node(scope), expressions };
}

type Node = (scope: Scope) => unknown;
type Found = { location: string; source: string }[];

function compileNode(value: unknown, location: string, found: Found): Node {
  if (typeof value === 'string') {
    const source = sourceOf(value);
    if (source === undefined) return () => value;
    found.push({ location, source });
    const expression: Expression = compileExpression(source, location);
    return (scope) => expression.evaluate(scope);
  }
  if (typeof value !== 'object' || value === null) return () => value;
  const before = found.length;
  const node = Array.isArray(value) ? compileList(value, location, found) : compileObject(value, location, found);
  return found.length === before ? () => value : node;
}

/** Most parts are constant; only the others are awaited. */
function compileList(list: unknown[], location: string, found: Found): Node {
  const nodes = list.map((item, n) => compileNode(item, `${location}[${n}]`, found));
  return async (scope) => {
    const copy: unknown[] = [];
    for (const node of nodes) {
      const value = node(scope);
      copy.push(value instanceof Promise ? await value : value);
    }
    return copy;
  };
}

function compileObject(object: object, location: string, found: Found): Node {
  const nodes = Object.entries(object).map(
    ([key, item]) => [key, compileNode(item, `${location}/${key}`, found)] as const,
  );
  return async (scope) => {
    const copy: [string, unknown][] = [];
    for (const [key, node] of nodes) {
      const value = node(scope);
      copy.push([key, value instanceof Promise ? await value : value]);
    }
    return Object.fromEntries(copy);
  };
}

/** The type that a field demands, with AWS's name for it. */
export interface Kind<T> {
  name: string;
  is(value: unknown): value is T;
}

export const boolean: Kind<boolean> = { name: 'boolean', is: (value) => typeof value === 'boolean' };
export const text: Kind<string> = { name: 'string', is: (value) => typeof value === 'string' };

/** An integer from `least` on, up to AWS's 99,999,999. */
export function seconds(least: 0 | 1): Kind<number> {
  return {
    name: least === 1 ? 'positive integer' : 'non-negative integer',
    is: (value): value is number => Number.isInteger(value) && Number(value) >= least && Number(value) <= 99_999_999,
  };
}

/** The field's value, or the failure AWS reports when an expression gives another type than its field takes. */
export async function evaluateAs<T>(template: Template, kind: Kind<T>, scope: Scope): Promise<T> {
  const value = await template.evaluate(scope);
  if (kind.is(value)) return value;
  const { location = '', source = '' } = template.expressions[0] ?? {};
  const got = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  throw queryFailure(
    `The JSONata expression '${source}' specified for the field '${location}' returned an unexpected result type. ` +
      `Expected '${kind.name}', but was '${got}' for value: ${JSON.stringify(value)}`,
    location,
  );
}

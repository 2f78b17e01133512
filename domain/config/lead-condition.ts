import jsonata from 'jsonata';
import { z } from 'zod';
import { type Expression, functions, type Operator, operators } from '../lead/expression.ts';
import type { LeadCondition } from '../lead/track.ts';

/** A condition is a sentence, not a program. */
const longest = 500;

/** The parts that we read of JSONata's syntax tree. */
interface Node {
  type: string;
  value?: unknown;
  position?: number;
  steps?: Node[];
  stages?: { type: string; expr: Node }[];
  predicate?: { type: string; expr: Node }[];
  lhs?: Node;
  rhs?: Node;
  expressions?: Node[];
  condition?: Node;
  then?: Node;
  else?: Node;
  procedure?: Node;
  arguments?: Node[];
}

/**
 * Reads a JSONata condition once, when the config is loaded. It keeps the part of JSONata that is synchronous and always ends:
 * fields, filters, comparisons, and/or, lists, a few functions. Throws an Error that names the refused part, with `position`
 * where it is known.
 */
export function leadCondition(text: string): LeadCondition {
  if (text.length > longest) throw new Error(`it is longer than ${longest} characters`);
  return { text, asks: readNode(jsonata(text).ast() as unknown as Node) };
}

/** A condition as a setting: JSONata on the facts of the lead; see domain/nurture/lead-facts.ts. */
export const condition = z.string().transform((text, context) => {
  try {
    return leadCondition(text);
  } catch (error) {
    const { message, position } = error as { message: string; position?: number };
    const where = position === undefined ? '' : ` at character ${position}`;
    context.addIssue({ code: 'custom', message: `expected a JSONata condition on the lead: ${message}${where}` });
    return z.NEVER;
  }
});

function readNode(node: Node): Expression {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return { is: 'value', value: node.value as string | number | boolean | null };
    case 'path':
      refuseOdd(node, ['type', 'steps']);
      return { is: 'path', steps: (node.steps ?? []).map(readStep) };
    case 'binary':
      if (!((node.value as string) in operators)) throw refused(node, `the operator ${String(node.value)}`);
      return { is: 'operator', name: node.value as Operator, of: [readPart(node, node.lhs), readPart(node, node.rhs)] };
    case 'condition':
      return {
        is: 'choice',
        of: [node.condition, node.then, ...(node.else ? [node.else] : [])].map((part) => readPart(node, part)),
      };
    case 'block':
      if (node.expressions?.length !== 1) throw refused(node, 'several expressions in one');
      return readPart(node, node.expressions[0]);
    case 'unary':
      if (node.value !== '[') throw refused(node, `the operator ${String(node.value)}`);
      return { is: 'list', of: (node.expressions ?? []).map(readNode) };
    case 'function':
      return readCall(node);
    default:
      throw refused(node, node.type === 'variable' ? `$${String(node.value)}` : `a ${node.type}`);
  }
}

function readStep(step: Node): { name: string; where: Expression[] } {
  if (step.type !== 'name') throw refused(step, `a ${step.type} in a path`);
  refuseOdd(step, ['value', 'type', 'position', 'stages', 'predicate']);
  const filters = [...(step.stages ?? []), ...(step.predicate ?? [])].map(({ expr }) => ({
    expr,
    where: readNode(expr),
  }));
  // Anything else could be a number, which JSONata takes as a position in the list.
  for (const { expr, where } of filters)
    if (where.is !== 'operator' && (where.is !== 'call' || !functions[where.name].isQuestion))
      throw refused(expr, 'anything but a comparison in [ ]');
  return { name: String(step.value), where: filters.map(({ where }) => where) };
}

function readCall(node: Node): Expression {
  const name = String(node.procedure?.value);
  const known = Object.entries(functions).find(([one]) => one === name)?.[0] as keyof typeof functions | undefined;
  if (node.procedure?.type !== 'variable' || known === undefined)
    throw refused(
      node,
      `$${name}; there are ${Object.keys(functions)
        .map((one) => `$${one}`)
        .join(', ')}`,
    );
  const given = node.arguments ?? [];
  if (given.length !== functions[known].takes)
    throw refused(node, `$${name} with ${given.length} values; it takes ${functions[known].takes}`);
  return { is: 'call', name: known, of: given.map(readNode) };
}

function readPart(node: Node, part: Node | undefined): Expression {
  if (!part) throw refused(node, 'an expression that is not complete');
  return readNode(part);
}

/** Groups, sorting, bound names and other features that this part of JSONata leaves out. */
function refuseOdd(node: Node, known: readonly string[]): void {
  const odd = Object.keys(node).find((key) => !known.includes(key));
  if (odd !== undefined) throw refused(node, `${odd} in a path`);
}

function refused({ position }: Node, what: string): Error {
  return Object.assign(new Error(`a condition cannot use ${what}`), { position });
}

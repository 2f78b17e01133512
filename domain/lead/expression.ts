// The part of JSONata (https://docs.jsonata.org) that conditions on leads may use, evaluated synchronously and in bounded time.
// A property test compares it with JSONata. See docs/decisions/conditions-on-leads-are-a-part-of-jsonata.md.

export type Operator = keyof typeof operators | 'and' | 'or';

export type Expression =
  | { is: 'value'; value: string | number | boolean | null }
  | { is: 'path'; steps: { name: string; where: Expression[] }[] }
  | { is: 'list'; of: Expression[] }
  | { is: 'choice'; of: Expression[] }
  | { is: 'operator'; name: Operator; of: [Expression, Expression] }
  | { is: 'call'; name: keyof typeof functions; of: Expression[] }
  /** Whether the lead is in the segment that asks this. */
  | { is: 'segment'; of: [Expression] };

/** Whether a condition holds for these facts. A comparison of incomparable values (a text with a number) is false. */
export function holds(expression: Expression, facts: object): boolean {
  try {
    return isTrue(evaluated(expression, facts));
  } catch (error) {
    if (error instanceof IncomparableError) return false;
    throw error;
  }
}

/** Every path that begins at the lead, such as `answers.plan`. */
export function pathsIn(expression: Expression): string[] {
  if (expression.is === 'value') return [];
  if (expression.is !== 'path') return expression.of.flatMap(pathsIn);
  return [expression.steps.map(({ name }) => name).join('.')];
}

class IncomparableError extends Error {}

function evaluated(expression: Expression, input: unknown): unknown {
  switch (expression.is) {
    case 'value':
      return expression.value;
    case 'path':
      return found(expression.steps, input);
    case 'list':
      // A list that is written in a list stays one; one that is found or chosen gives its items.
      return expression.of.flatMap((one) => {
        const value = evaluated(one, input);
        return one.is === 'list' ? [value] : isMissing(value) ? [] : value;
      });
    case 'choice': {
      const [question, yes, no] = expression.of;
      const chosen = question && isTrue(evaluated(question, input)) ? yes : no;
      return chosen && evaluated(chosen, input);
    }
    case 'segment':
      // As in a track: a lead whose facts cannot be compared is outside the segment, and so is a person who objects to profiling.
      return fieldOf(input, 'mayProfile') !== false && holds(expression.of[0], input as object);
    case 'call':
      return functions[expression.name].gives(...expression.of.map((one) => evaluated(one, input)));
    default: {
      const [left, right] = expression.of;
      if (expression.name === 'and') return isTrue(evaluated(left, input)) && isTrue(evaluated(right, input));
      if (expression.name === 'or') return isTrue(evaluated(left, input)) || isTrue(evaluated(right, input));
      return operators[expression.name]?.(evaluated(left, input), evaluated(right, input));
    }
  }
}

/** Lists are followed into each of their items; one thing found is that thing, none is nothing. */
function found(steps: { name: string; where: Expression[] }[], input: unknown): unknown {
  let values = [input].flat();
  for (const [index, { name, where }] of steps.entries()) {
    const results = values.map((value) => fieldOf(value, name)).filter((value) => value !== undefined);
    const isLast = index === steps.length - 1;
    if (isLast && where.length === 0 && results.length === 1 && Array.isArray(results[0])) return results[0];
    values = where.reduce((left, one) => left.filter((value) => isTrue(evaluated(one, value))), results.flat());
  }
  return values.length > 1 ? values : values[0];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** JSONata's effective boolean value. */
function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isTrue);
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

const isMissing = (value: unknown) => value === undefined;

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(fieldOf(a, key), fieldOf(b, key)));
}

/** Compares two texts or two numbers; undefined when one side is missing. */
function compared(a: unknown, b: unknown, is: (a: string | number, b: string | number) => boolean): unknown {
  for (const one of [a, b])
    if (!isMissing(one) && typeof one !== 'string' && typeof one !== 'number') throw new IncomparableError();
  if (isMissing(a) || isMissing(b)) return undefined;
  if (typeof a !== typeof b) throw new IncomparableError();
  return is(a as string, b as string);
}

export const operators = {
  and: undefined,
  or: undefined,
  '=': (a: unknown, b: unknown) => !isMissing(a) && !isMissing(b) && isSame(a, b),
  '!=': (a: unknown, b: unknown) => !isMissing(a) && !isMissing(b) && !isSame(a, b),
  '<': (a: unknown, b: unknown) => compared(a, b, (x, y) => x < y),
  '<=': (a: unknown, b: unknown) => compared(a, b, (x, y) => x <= y),
  '>': (a: unknown, b: unknown) => compared(a, b, (x, y) => x > y),
  '>=': (a: unknown, b: unknown) => compared(a, b, (x, y) => x >= y),
  in: (a: unknown, b: unknown) => !isMissing(a) && !isMissing(b) && [b].flat().includes(a),
} as const;

function text(value: unknown): string | undefined {
  if (isMissing(value) || typeof value === 'string') return value as string | undefined;
  throw new IncomparableError();
}

const question = { isQuestion: true } as const;
const answer = { isQuestion: false } as const;

export const functions = {
  exists: { ...question, takes: 1, gives: (value?: unknown) => !isMissing(value) },
  not: { ...question, takes: 1, gives: (value?: unknown) => (isMissing(value) ? undefined : !isTrue(value)) },
  boolean: { ...question, takes: 1, gives: (value?: unknown) => (isMissing(value) ? undefined : isTrue(value)) },
  contains: {
    ...question,
    takes: 2,
    gives: (value?: unknown, part?: unknown) => {
      const [whole, sought] = [text(value), text(part)];
      return sought === undefined ? undefined : whole?.includes(sought);
    },
  },
  count: { ...answer, takes: 1, gives: (value?: unknown) => (isMissing(value) ? 0 : [value].flat().length) },
  lowercase: { ...answer, takes: 1, gives: (value?: unknown) => text(value)?.toLowerCase() },
  uppercase: { ...answer, takes: 1, gives: (value?: unknown) => text(value)?.toUpperCase() },
  length: {
    ...answer,
    takes: 1,
    gives: (value?: unknown) => {
      const whole = text(value);
      return whole === undefined ? undefined : [...whole].length;
    },
  },
} as const;

import { isObject, type Json, type JsonObject } from '../assembly/template.ts';

/**
 * Whether an event matches an EventBridge pattern (user guide, "Comparison operators for use in event patterns"). Every field
 * of a pattern must match; the values of one field are alternatives; an array in the event matches when one of its elements
 * does.
 */
export function matches(pattern: JsonObject, event: unknown): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    if (field === '$or' && Array.isArray(expected)) return expected.some((one) => isObject(one) && matches(one, event));
    const actual = isObject(event) ? event[field] : undefined;
    if (Array.isArray(expected)) return matchesOne(expected, actual);
    if (isObject(expected))
      return Array.isArray(actual) ? actual.some((one) => matches(expected, one)) : matches(expected, actual);
    throw new Error(`event pattern: expected a list or an object for "${field}", got ${JSON.stringify(expected)}`);
  });
}

function matchesOne(alternatives: Json[], actual: Json | undefined): boolean {
  const values = Array.isArray(actual) ? actual : [actual];
  return alternatives.some((expected) => {
    if (isObject(expected) && 'exists' in expected) return expected.exists === (actual !== undefined);
    // An array satisfies "anything but" only when none of its elements is excluded.
    if (isObject(expected) && 'anything-but' in expected)
      return actual !== undefined && values.every((value) => value !== undefined && compare(expected, value));
    return values.some((value) => value !== undefined && compare(expected, value));
  });
}

function compare(expected: Json, value: Json): boolean {
  if (!isObject(expected)) return expected === value;
  const [[operator, argument = null] = ['', null]] = Object.entries(expected);
  switch (operator) {
    case 'prefix':
      return affix(argument, value, (text, part) => text.startsWith(part));
    case 'suffix':
      return affix(argument, value, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === String(argument).toLowerCase();
    case 'wildcard':
      return typeof value === 'string' && wildcard(String(argument)).test(value);
    case 'numeric':
      return Array.isArray(argument) && typeof value === 'number' && numeric(argument, value);
    case 'anything-but': {
      if (isObject(argument)) return !compare(argument, value);
      return Array.isArray(argument) ? !argument.includes(value) : argument !== value;
    }
    default:
      throw new Error(`event pattern: operator "${operator}" is not supported by the embedded cloud`);
  }
}

function affix(argument: Json, value: Json, test: (text: string, part: string) => boolean): boolean {
  if (typeof value !== 'string') return false;
  if (Array.isArray(argument)) return argument.some((one) => affix(one, value, test));
  if (isObject(argument)) return test(value.toLowerCase(), String(argument['equals-ignore-case']).toLowerCase());
  return test(value, String(argument));
}

const wildcard = (text: string) =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );

/** `[">", 0, "<=", 5]`: every pair must hold. */
function numeric(comparisons: Json[], value: number): boolean {
  for (let i = 0; i < comparisons.length; i += 2) {
    const limit = Number(comparisons[i + 1]);
    switch (comparisons[i]) {
      case '=':
        if (value !== limit) return false;
        break;
      case '<':
        if (!(value < limit)) return false;
        break;
      case '<=':
        if (!(value <= limit)) return false;
        break;
      case '>':
        if (!(value > limit)) return false;
        break;
      case '>=':
        if (!(value >= limit)) return false;
        break;
      default:
        throw new Error(`event pattern: numeric comparison ${JSON.stringify(comparisons[i])} is not supported`);
    }
  }
  return true;
}

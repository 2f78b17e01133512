import type * as z from 'zod/mini';

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object of fields',
  record: 'an object of texts',
};

/** What a schema expected, in words a person can act on. A pattern brings its own words as its message. */
export function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small':
      return `at least ${counted(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `at most ${counted(issue.maximum, issue.origin)}`;
    default:
      return issue.message;
  }
}

/** `one of won, lost, recycle`. */
export const oneOf = (names: readonly string[]) => (names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`);

const units: Record<string, [one: string, more: string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function counted(n: number | bigint, origin: string): string {
  const unit = units[origin]?.[n === 1 ? 0 : 1];
  return unit === undefined ? `${n}` : `${n} ${unit}`;
}

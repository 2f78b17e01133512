import type { core } from 'zod';
import { didYouMean, nearest } from './did-you-mean.ts';
import { knownSettings } from './known-settings.ts';
import { writtenAs } from './written-as.ts';
import type { Part, Problem } from './yaml-file.ts';

type Issue = core.$ZodIssue;

const types: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'settings',
  record: 'settings',
};

const formats: Record<string, string> = {
  date: 'a date such as "2026-12-24"',
  url: 'an address such as "https://example.com"',
  email: 'an e-mail address',
};

/** All issues of a file. A setting that is missing because its name is misspelt is reported once, at the misspelt name. */
export function describeAll(issues: readonly Issue[], part: Part, root: unknown, schema: core.$ZodType): Problem[] {
  const meant = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => pathKey([...issue.path, nearest(key, knownSettings(schema, issue.path)) ?? '']))
      : [],
  );
  const isMisspelt = (issue: Issue) => valueAt(root, issue.path) === undefined && meant.includes(pathKey(issue.path));
  return issues
    .filter((issue) => issue.code === 'unrecognized_keys' || !isMisspelt(issue))
    .flatMap((issue) => describe(issue, part, root, schema));
}

const pathKey = (path: readonly PropertyKey[]) => JSON.stringify(path.map(String));

/** A schema issue in the words of this repository: `got "ten", expected a number — …`. One issue may be several problems. */
function describe(issue: Issue, part: Part, root: unknown, schema: core.$ZodType): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      part,
      path: [...issue.path, key],
      text: `got an unknown setting "${key}"${unknown(key, valueAt(root, [...issue.path, key]), knownSettings(schema, issue.path))}`,
    }));
  const got = valueAt(root, issue.path);
  if (got === undefined)
    return [{ part, path: issue.path, text: `got nothing, expected ${expectation(issue)} — add this setting` }];
  return [{ part, path: issue.path, text: `got ${shown(got)}, expected ${expectation(issue)}${meant(issue, got)}` }];
}

function unknown(key: string, value: unknown, known: readonly string[]): string {
  // { label: Your name, please } and { after:3 days }: YAML reads the text behind the comma, or all of it, as a name.
  if (value === null && /\S:\S/.test(key)) return ' without a value — write a space behind the colon';
  if (value === null && nearest(key, known) === undefined)
    return ' without a value — if it belongs to the text before it, put the whole text in quotes';
  return didYouMean(key, known, ' — remove it or correct its name');
}

function meant(issue: Issue, got: unknown): string {
  const correct = ' — correct it';
  const said = writtenAs(expectation(issue), got);
  if (said !== undefined) return ` — did you mean ${said}?`;
  if (issue.code !== 'invalid_value' || typeof got !== 'string') return correct;
  return didYouMean(got, issue.values.map(String), correct);
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.startsWith('expected ')) return own(issue.message);
      return types[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return bound('at least', issue.minimum, issue.origin, issue.inclusive === false);
    case 'too_big':
      return bound('at most', issue.maximum, issue.origin, issue.inclusive === false);
    case 'invalid_key':
      return issue.issues[0] ? expectation(issue.issues[0]) : own(issue.message);
    case 'invalid_format':
      return issue.message.startsWith('expected ') ? own(issue.message) : (formats[issue.format] ?? own(issue.message));
    default:
      return own(issue.message);
  }
}

/** Our own schema messages start with "expected". */
const own = (message: string) => message.replace(/^expected /, '');

function bound(word: string, limit: number | bigint, origin: string, exclusive: boolean): string {
  if (origin === 'string') return `${word} ${limit} characters`;
  if (origin === 'array') return `${word} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  if (!exclusive) return `${word} ${limit}`;
  return `${word === 'at least' ? 'more' : 'less'} than ${limit}`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** Short: a whole list or map would hide the rest of the message. */
function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'settings';
  return JSON.stringify(value);
}

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import aslValidator from 'asl-validator';
import { UserError } from '../../domain/lead/errors.ts';
import { type Definition, statesOf } from './definition.ts';
import { variableProblems } from './definition-variables.ts';

/** A state machine that Step Functions would refuse, or that would fail when a lead gets there. */
export class DefinitionError extends UserError {
  override readonly name = 'DefinitionError';
}

/**
 * Checks every `*.asl.json` of a directory: asl-validator's rules, a Comment on each state, placeholders that the stack
 * fills (`known`), reachable states, JSONata that parses and only reads what exists. Throws one DefinitionError with all problems.
 */
export function checkDefinitions(dir: string, known: readonly string[]): string[] {
  const files = readdirSync(dir).filter((file) => file.endsWith('.asl.json'));
  const problems = files.flatMap((file) =>
    problemsOf(readFileSync(join(dir, file), 'utf8'), known).map((problem) => `${basename(dir)}/${file}: ${problem}`),
  );
  if (problems.length > 0) throw new DefinitionError(problems.join('\n'));
  return files;
}

/** The problems of one definition, in words. */
export function problemsOf(text: string, known: readonly string[]): string[] {
  let definition: Definition;
  try {
    definition = JSON.parse(text);
  } catch (error) {
    return [`broken JSON: ${(error as Error).message}`];
  }
  const own = definition?.States ? ownProblems(text, definition, known) : [];
  if (own.length > 0) return own;
  // Last, because it is slow and knows no names: our own messages are better where both find a problem.
  const schema = aslValidator(definition, { checkArn: false, checkPaths: true });
  return schema.isValid ? [] : [schema.errorsText('; ')];
}

const ownProblems = (text: string, definition: Definition, known: readonly string[]) => [
  ...commentProblems(definition),
  ...placeholderProblems(text, known),
  ...reachProblems(definition),
  ...variableProblems(definition),
];

/** Ops read the process in the console: every state explains itself in one sentence. */
function commentProblems(definition: Definition): string[] {
  return statesOf(definition)
    .filter(([, { Comment = '' }]) => !/^[A-Z].{15,}[.?]$/.test(Comment))
    .map(
      ([name, { Comment }]) =>
        `state "${name}": got ${JSON.stringify(Comment ?? null)} as Comment, expected a sentence for ops`,
    );
}

/** Placeholders stand alone in quotes, so the file is JSON before and after the stack fills them. */
function placeholderProblems(text: string, known: readonly string[]): string[] {
  const found = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name));
  const quoted = new Set([...text.matchAll(/"\$\{([^}]*)\}"/g)].map(([, name = '']) => name));
  return [
    ...[...found]
      .filter((name) => !known.includes(name))
      .map((name) => `placeholder \${${name}}: expected one of ${known.join(', ')}`),
    ...[...found]
      .filter((name) => !quoted.has(name))
      .map((name) => `placeholder \${${name}}: expected it alone in quotes`),
    ...known
      .filter((name) => !found.has(name))
      .map((name) => `placeholder \${${name}}: filled by the stack and used nowhere`),
  ];
}

function reachProblems(definition: Definition): string[] {
  const reached = new Set([definition.StartAt]);
  for (const name of reached)
    for (const { to } of definition.States[name] ? exits(definition, name) : []) reached.add(to);
  return statesOf(definition)
    .filter(([name]) => !reached.has(name))
    .map(([name]) => `state "${name}": nothing leads to it`);
}

const exits = (definition: Definition, name: string) =>
  statesOf(definition).find(([state]) => state === name)?.[2] ?? [];

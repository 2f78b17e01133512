import { CommanderError, Command as Parser } from 'commander';
import { CommandError } from './arguments.ts';
import type { Command, Given } from './command.ts';

const usualExitCodes: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'it broke off',
  2: 'something is wrong with the command, the files or the target; the message says what',
};

/** Declares a command's words, options and help to a parser. */
export function declare(parser: Parser, command: Command): void {
  const { words = {}, options = {}, about, examples, exitCodes, passesOn = false } = command;
  parser.description(about).allowUnknownOption(passesOn).allowExcessArguments(false);
  for (const [word, text] of Object.entries(words)) parser.argument(word, text);
  for (const [flags, text] of Object.entries(options)) {
    if (flags.includes('...')) parser.option(flags.replace('...', ''), text, together);
    else parser.option(flags, text);
  }
  const codes = Object.entries({ ...usualExitCodes, ...exitCodes }).map(
    ([code, text]) => `  ${code.padEnd(3)} ${text}`,
  );
  const lines = ['', 'Examples:', ...examples.map((line) => `  npx leadloop ${line}`), '', 'Exit codes:', ...codes];
  parser.addHelpText('after', lines.join('\n'));
}

const together = (value: string, before: readonly string[] = []) => [...before, value];

/** A parser that speaks by errors alone. */
export const silent = (parser: Parser): Parser =>
  parser.exitOverride().configureOutput({ outputError: () => undefined, writeErr: () => undefined });

/** What these arguments mean to one command. Throws CommandError. */
export function given(command: Command, args: readonly string[]): Given {
  const parser = silent(new Parser('leadloop'));
  declare(parser, command);
  try {
    return givenTo(parser.parse([...args], { from: 'user' }));
  } catch (error) {
    throw commandError(error, parser);
  }
}

/** A parser's complaint, with its help. */
export const commandError = (error: unknown, parser: Parser): unknown =>
  error instanceof CommanderError
    ? new CommandError(`${complaint(error, parser)}\n\n${parser.helpInformation()}`.trimEnd())
    : error;

const complaint = ({ code, message }: CommanderError, parser: Parser): string =>
  code === 'commander.help'
    ? `expected ${parser.commands.map((next) => next.name()).join(' or ')} behind ${parser.name()}`
    : message.replace(/^error: /, '');

/** The parsed words and options. */
export function givenTo(parser: Parser): Given {
  const value = (name: string): unknown => {
    const option = parser.options.find((one) => one.long === `--${name}`);
    if (!option) throw new RangeError(`${parser.name()} declares no --${name}`);
    return parser.getOptionValue(option.attributeName());
  };
  return {
    words: parser.args,
    text: (name) => value(name) as string | undefined,
    all: (name) => (value(name) ?? []) as readonly string[],
    flag: (name) => value(name) === true,
  };
}

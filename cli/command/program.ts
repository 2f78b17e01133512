import { CommanderError, Command as Parser } from 'commander';
import type { Command, Given, Group } from './command.ts';
import { commandError, declare, givenTo, silent } from './declare.ts';

/** A line of the table of contents; a command's modules are loaded only on demand. */
export interface Entry {
  /** One word or two: `routing explain`. */
  name: string;
  group: Group;
  summary: string;
  load: () => Promise<{ command: Command }>;
}

const headings: Record<Group, string> = {
  marketer: 'Marketers:',
  sales: 'Sales:',
  ops: 'Ops:',
  shell: 'Your shell:',
};

/** What to do with a command that was typed right. */
export type Act = (command: Command, given: Given, entry: Entry) => Promise<void>;

/** The parser of all commands. */
export function programOf(entries: readonly Entry[], act: Act): Parser {
  const known = new Map<Parser, Entry>();
  const fill = async (_: Parser, parser: Parser) => {
    const entry = known.get(parser);
    if (!entry) return;
    const { command } = await entry.load();
    declare(parser, command);
    parser.action(() => act(command, givenTo(parser), entry));
  };
  const program = new Parser('leadloop')
    .description('Leadloop: lead management as durable serverless workflow.')
    .usage('<command> [options]')
    .helpCommand('help [command]', 'what a command takes')
    .addHelpText('after', '\nnpx leadloop <command> --help tells the options, examples and exit codes of one.')
    .configureHelp({ visibleCommands: leaves, subcommandTerm: (parser) => known.get(parser)?.name ?? parser.name() })
    .hook('preSubcommand', fill);
  const folders = new Map<string, Parser>();
  for (const entry of entries) {
    const [first = '', second] = entry.name.split(' ');
    const parent = second === undefined ? program : (folders.get(first) ?? folder(first, entry));
    const parser = parent
      .command(second ?? first)
      .summary(entry.summary)
      .helpGroup(headings[entry.group]);
    known.set(parser, entry);
  }
  for (const parser of [program, ...folders.values(), ...known.keys()]) silent(parser);
  return program;

  /** The commands themselves, also those of two words. */
  function leaves(parser: Parser): Parser[] {
    return parser.commands.flatMap((next) => (known.has(next) ? [next] : leaves(next)));
  }

  /** The first word of a two-word command: `routing` of `routing explain`. */
  function folder(name: string, { group }: Entry): Parser {
    const parser = program
      .command(name)
      .description(about[name] ?? name)
      .helpGroup(headings[group])
      .helpCommand(false)
      .hook('preSubcommand', fill);
    folders.set(name, parser);
    return parser;
  }
}

/** The common subject of two-word commands. */
const about: Record<string, string> = {
  routing: 'Who gets which lead, and why.',
  events: 'Events for other systems.',
  suppress: 'Who gets no marketing mail.',
};

/** Runs the typed command. Throws CommandError, with the command's help, when it is not understood. */
export async function understood(program: Parser, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : [...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return; // it was asked for help, and gave it
    throw commandError(error, parserOf(program, args));
  }
}

/** The parser that the first words lead to. */
function parserOf(program: Parser, [word, ...rest]: readonly string[]): Parser {
  const next = program.commands.find((parser) => parser.name() === word);
  return next ? parserOf(next, rest) : program;
}

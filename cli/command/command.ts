import type { Terminal } from './terminal.ts';

/** For whom a command is; `--help` groups by it. */
export type Group = 'marketer' | 'sales' | 'ops' | 'shell';

/** The typed words and options of a command. */
export interface Given {
  words: readonly string[];
  /** The value of `--name`; undefined when it was left out. */
  text(name: string): string | undefined;
  /** All values of an option that may come again. */
  all(name: string): readonly string[];
  /** Whether `--name` was typed. */
  flag(name: string): boolean;
}

/** One command. Each file of cli/commands/ exports one as `command`. */
export interface Command<Input = unknown> {
  /** The words after the name, in order: `<file>`, `[word]`, `[words...]`. */
  words?: Readonly<Record<string, string>>;
  /** `--since <span>` with a value, `--apply` without one; a value that ends in `...` may come again. */
  options?: Readonly<Record<string, string>>;
  /** The command's effect, in one to three sentences. */
  about: string;
  /** As typed behind `leadloop`. */
  examples: readonly string[];
  /** Exit codes beside the usual ones: 0 done, 1 broke off, 2 something to put right. */
  exitCodes?: Readonly<Record<number, string>>;
  /** Options that it does not know go to the program it calls. */
  passesOn?: boolean;
  /** Checks the typed values, without side effects. Throws CommandError that names the mistake. */
  read(given: Given): Input;
  /** Whether it changes something: then it continues when its reader (`| head`) has gone. */
  changes?(input: Input): boolean;
  /** The text below an unexpected error. */
  brokeOff?: string;
  /** Answers the exit code when it is not 0. */
  run(input: Input, terminal: Terminal): Promise<number | undefined>;
}

/** Lets the compiler know what `read` gives to `run`. */
export const defineCommand = <Input>(command: Command<Input>): Command<Input> => command;

/** Options that many commands share. */
export const shared = {
  stack: {
    '--stack <name>': 'a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT',
  },
  json: { '--json': 'prints JSON for a program' },
  apply: { '--apply': 'does it; without it the command only tells what it would do' },
} as const;

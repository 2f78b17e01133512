import { commands } from '../commands/index.ts';
import { isForPeople, textOf } from '../user-error.ts';
import { programOf, understood } from './program.ts';
import type { Terminal } from './terminal.ts';

/** How a command ended. */
export interface Outcome {
  /** The exit code; undefined when the command leaves it open. */
  code?: number;
  /** What to write beside its output. */
  problem?: string;
}

/** Runs the words behind `leadloop`. `begins` is called before the work, with whether the command changes something. */
export async function runTyped(
  args: readonly string[],
  terminalFor: (wantsJson: boolean) => Terminal,
  begins: (changes: boolean) => void = () => undefined,
): Promise<Outcome> {
  let code: number | undefined;
  let brokeOff: string | undefined;
  const program = programOf(commands, async (command, given) => {
    const input = command.read(given);
    begins(command.changes?.(input) ?? false);
    ({ brokeOff } = command);
    const wantsJson = '--json' in (command.options ?? {}) && given.flag('json');
    code = await command.run(input, terminalFor(wantsJson));
  });
  try {
    await understood(program, args);
    return { code };
  } catch (error) {
    if (isForPeople(error)) return { code: 2, problem: textOf(error) };
    return { code: 1, problem: [textOf(error), ...(brokeOff ? [brokeOff] : [])].join('\n') };
  }
}

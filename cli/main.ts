import { programOf, understood } from './command/program.ts';
import { createTerminal, endWithReader } from './command/terminal.ts';
import { commands } from './commands/index.ts';
import { isForPeople, textOf } from './user-error.ts';

// The `leadloop` command: cli/leadloop.mjs starts it with the Node of node_modules.

// Node calls parts of itself experimental (node:sqlite); who runs a command can do nothing about it.
const warn = process.emitWarning.bind(process);
process.emitWarning = ((warning: string | Error, ...more: never[]) => {
  const type: unknown = typeof more[0] === 'object' ? (more[0] as { type?: unknown }).type : more[0];
  if (type !== 'ExperimentalWarning') warn(warning, ...more);
}) as typeof process.emitWarning;

let changes = false;
let brokeOff: string | undefined;
endWithReader(() => changes);

const program = programOf(commands, async (command, given) => {
  const input = command.read(given);
  changes = command.changes?.(input) ?? false;
  ({ brokeOff } = command);
  const wantsJson = '--json' in (command.options ?? {}) && given.flag('json');
  const code = await command.run(input, createTerminal(wantsJson));
  if (code !== undefined) process.exitCode = code;
});

try {
  await understood(program, process.argv.slice(2));
} catch (error) {
  const text = isForPeople(error) ? textOf(error) : [textOf(error), ...(brokeOff ? [brokeOff] : [])].join('\n');
  process.stderr.write(`${text}\n`);
  process.exitCode = isForPeople(error) ? 2 : 1;
}

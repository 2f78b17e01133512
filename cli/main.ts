import { runTyped } from './command/run.ts';
import { createTerminal, endWithReader } from './command/terminal.ts';

// The `leadloop` command: cli/leadloop.mjs starts it with the Node of node_modules.

// Node calls parts of itself experimental (node:sqlite); who runs a command can do nothing about it.
const warn = process.emitWarning.bind(process);
process.emitWarning = ((warning: string | Error, ...more: never[]) => {
  const type: unknown = typeof more[0] === 'object' ? (more[0] as { type?: unknown }).type : more[0];
  if (type !== 'ExperimentalWarning') warn(warning, ...more);
}) as typeof process.emitWarning;

let changes = false;
endWithReader(() => changes);

const { code, problem } = await runTyped(process.argv.slice(2), createTerminal, (does) => {
  changes = does;
});
if (problem !== undefined) process.stderr.write(`${problem}\n`);
if (code !== undefined) process.exitCode = code;

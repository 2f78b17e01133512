import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from '../../cli/command/command.ts';
import { given } from '../../cli/command/declare.ts';
import { root } from './repository/sources.ts';

/** What a command makes of what was typed behind its name. */
export const read = <Input>(command: Command<Input>, ...args: readonly string[]): Input =>
  command.read(given(command as Command, args));

/** A terminal whose bars nobody sees. */
export const unseen = { progress: () => ({ at: () => undefined, end: () => undefined }) };

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `leadloop …` as people do, in a process of its own. */
export function leadloop(
  args: readonly string[],
  { env = {}, cwd = root }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Ended> {
  const options = { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env }, maxBuffer: 64_000_000 };
  return new Promise((done) => {
    const child = execFile(process.execPath, [join(cwd, 'cli/main.ts'), ...args], options, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

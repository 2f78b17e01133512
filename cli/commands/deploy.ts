import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { defineCommand } from '../command/command.ts';
import { given } from '../command/declare.ts';
import type { Terminal } from '../command/terminal.ts';
import { command as preview } from './preview.ts';

const root = join(import.meta.dirname, '../..');

export const command = defineCommand({
  words: { '[options...]': 'handed on to cdk deploy, such as --require-approval never' },
  about:
    'Checks, shows what the working config does to the leads now waiting, and deploys. A person at a terminal is asked before leads are touched.',
  passesOn: true,
  examples: ['deploy', 'deploy --require-approval never'],
  exitCodes: { 1: 'a check failed, a person said no, or cdk could not deploy' },

  read: ({ words }) => ({ options: words }),
  changes: () => true,

  async run({ options }, terminal) {
    const checked = await ended('npm', ['run', '--silent', 'check']);
    if (checked !== 0) return checked;
    const looked = await previewed(terminal);
    if (looked !== undefined) return looked;
    const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const deployed = await ended(process.execPath, [cdk, 'deploy', ...options]);
    return deployed === 0 ? undefined : deployed;
  },
});

/** As `leadloop preview --against deployed --before-deploy`. */
const previewed = (terminal: Terminal) =>
  preview.run(preview.read(given(preview, ['--against', 'deployed', '--before-deploy'])), terminal);

/** The exit code of a program that speaks on this terminal. */
function ended(program: string, args: readonly string[]): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

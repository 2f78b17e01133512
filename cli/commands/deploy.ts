import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadConfig } from '../../lib/config/load.ts';
import { createReleaseStore } from '../aws/release-store.ts';
import { protectTable } from '../aws/table-protection.ts';
import { defineCommand } from '../command/command.ts';
import { given } from '../command/declare.ts';
import type { Terminal } from '../command/terminal.ts';
import { afterDeploy } from '../deploy/after-deploy.ts';
import { profileIn, refuseUndeployed, refuseUnknown } from '../deploy/cdk-options.ts';
import { rollBack } from '../deploy/rollback.ts';
import { readiness } from '../readiness/readiness.ts';
import { deploymentTarget } from '../target.ts';
import { command as preview } from './preview.ts';

const root = join(import.meta.dirname, '../..');
const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');

export const command = defineCommand({
  words: { '[options...]': 'handed on to cdk deploy, such as --require-approval never' },
  about:
    'Checks, shows what the working config does to the leads now waiting, deploys, and tells what does not work yet. A person at a terminal is asked before leads are touched.',
  options: {
    '--rollback': 'goes back to the release before, all at once; breaks off a deployment that is under way',
  },
  passesOn: true,
  examples: ['deploy', 'deploy --require-approval never', 'deploy --profile prod', 'deploy --rollback'],
  exitCodes: { 1: 'a check failed, a person said no, or cdk could not deploy' },

  read: ({ words, flag }) => ({ options: words, isRollback: flag('rollback') }),
  changes: () => true,

  async run({ options, isRollback }, terminal) {
    refuseUndeployed(options);
    if (options.length > 0) refuseUnknown(options, await helpOfCdk());
    // The preview, the stored release and the table must belong to the account that cdk deploys to.
    const profile = profileIn(options);
    if (profile) process.env.AWS_PROFILE = profile;
    if (isRollback) {
      const { stack, region } = place();
      await deploymentTarget(stack, region); // throws a message when the caller is not signed in, or nothing is deployed
      await rollBack(createReleaseStore(stack, region), terminal.say);
      return undefined;
    }
    const checked = await ended('npm', ['run', '--silent', 'check']);
    if (checked !== 0) return checked;
    const looked = await previewed(terminal);
    if (looked !== undefined) return looked;
    const deployed = await ended(process.execPath, [cdk, 'deploy', ...options]);
    if (deployed !== 0) return deployed;
    const { stack, region } = place();
    const template = () => JSON.parse(readFileSync(join(root, 'cdk.out', `${stack}.template.json`), 'utf8'));
    await afterDeploy({
      keep: async () => createReleaseStore(stack, region).keep(template(), new Date()),
      readiness: () => readiness(stack),
      protect: (tableName) => protectTable(tableName, region),
      say: terminal.say,
    });
    return undefined;
  },
});

/** The stack in the settings. Throws ConfigError. */
function place(): { stack: string; region: string } {
  const { stage, region } = loadConfig().deployment;
  return { stack: `Leadloop-${stage}`, region };
}

/** The same as `leadloop preview --against deployed --before-deploy`. */
const previewed = (terminal: Terminal) =>
  preview.run(preview.read(given(preview, ['--against', 'deployed', '--before-deploy'])), terminal);

/** The installed cdk's help for `cdk deploy`. */
const helpOfCdk = async () => (await promisify(execFile)(process.execPath, [cdk, 'deploy', '--help'])).stdout;

/** The exit code of a program that speaks on this terminal. */
function ended(program: string, args: readonly string[]): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

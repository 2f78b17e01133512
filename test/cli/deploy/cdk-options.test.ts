import { expect, test } from 'vitest';
import { CommandError } from '../../../cli/command/arguments.ts';
import { profileIn, refuseUndeployed, refuseUnknown } from '../../../cli/deploy/cdk-options.ts';

/** As cdk prints it. */
const help = `cdk deploy [STACKS..]

Options:
  --app, -a                                 REQUIRED WHEN RUNNING APP:
                                            command-line for executing your app
                                                                        [string]
  --lookups                                 Perform context lookups [boolean]
  --verbose, -v                             Show debug logs [count]
  --require-approval                        What changes require manual approval
  --rollback                                iterate more rapidly with
                                            --no-rollback or -R.   [boolean]
`;

test.each([
  ['--require-approval', 'never'],
  ['--require-approval=never', 'Leadloop-prod'],
  ['--no-lookups', '-vv', '-R'],
  ['-a', 'node bin/leadloop.ts --anything'],
  [],
])('cdk deploy takes %s %s', (...typed) => {
  expect(() => refuseUnknown(typed, help)).not.toThrow();
});

test.each([
  ['--nonsense', '; npx cdk deploy --help lists what cdk knows'],
  ['--require-aproval=never', ' — did you mean "--require-approval"?'],
  ['-x', '; npx cdk deploy --help lists what cdk knows'],
])('%s is refused', (typed, hint) => {
  const name = typed.replace(/=.*/, '');
  expect(() => refuseUnknown(['--app', 'x', typed], help)).toThrow(
    new CommandError(`got ${name}, which is an option neither of leadloop deploy nor of cdk deploy${hint}`),
  );
});

test.each([
  [['--output', '/tmp/x'], '--output'],
  [['--output=/tmp/x'], '--output=/tmp/x'],
  [['-o', 'x'], '-o'],
  [['-ox'], '-ox'],
  [['Leadloop-prod', '--no-execute'], '--no-execute'],
  [['--execute=false'], '--execute=false'],
  [['--execute', 'false'], '--execute false'],
  [['--method', 'prepare-change-set'], '--method prepare-change-set'],
  [['--method=prepare-change-set'], '--method=prepare-change-set'],
  [['-m', 'prepare-change-set'], '-m prepare-change-set'],
  [['--hotswap'], '--hotswap'],
  [['--hotswap-fallback'], '--hotswap-fallback'],
  [['--watch'], '--watch'],
])('%j is refused by name: what is kept for a rollback would not be deployed', (typed, name) => {
  expect(() => refuseUndeployed(typed)).toThrow(CommandError);
  expect(() => refuseUndeployed(typed)).toThrow(`got ${name}, which `);
});

test.each([
  ['--outputs-file', 'outputs.json'],
  ['-O', 'outputs.json'],
  ['--execute', '--method', 'direct'],
  ['--method=change-set', '--change-set-name', 'no-execute'],
  [],
])('what deploys is taken: %s %s', (...typed) => {
  expect(() => refuseUndeployed(typed)).not.toThrow();
});

test.each([
  [['--profile', 'prod', '--require-approval', 'never'], 'prod'],
  [['Leadloop-prod', '--profile=prod'], 'prod'],
  [['--profile', 'test', '--profile', 'prod'], 'prod'],
  [['--profile'], undefined],
  [['--require-approval', 'never'], undefined],
  [[], undefined],
])('%j deploys with profile %s', (typed, profile) => {
  expect(profileIn(typed)).toBe(profile);
});

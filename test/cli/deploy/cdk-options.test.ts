import { expect, test } from 'vitest';
import { CommandError } from '../../../cli/command/arguments.ts';
import { profileIn, refuseUnknown } from '../../../cli/deploy/cdk-options.ts';

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
  [['--profile', 'prod', '--require-approval', 'never'], 'prod'],
  [['Leadloop-prod', '--profile=prod'], 'prod'],
  [['--profile', 'test', '--profile', 'prod'], 'prod'],
  [['--profile'], undefined],
  [['--require-approval', 'never'], undefined],
  [[], undefined],
])('%j deploys with profile %s', (typed, profile) => {
  expect(profileIn(typed)).toBe(profile);
});

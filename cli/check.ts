import { join } from 'node:path';
import { checkDefinitions } from '../lib/build/definition-check.ts';
import { readSettings } from '../lib/build/settings.ts';
import { workflowFunctions } from '../lib/functions.ts';
import { exitWithProblems } from './user-error.ts';

/** `npm run check` without types and lint: everything a marketer or an ops person can break in a file, in a second. */
try {
  const { config, mails } = readSettings();
  const definitions = checkDefinitions(join(import.meta.dirname, '../state-machines'), [...workflowFunctions, 'table']);
  const counts = [
    `${Object.keys(config).length} configuration files`,
    `${mails.length} mails`,
    `${definitions.length} state machine${definitions.length === 1 ? '' : 's'}`,
  ];
  process.stdout.write(`checked ${counts.join(', ')}: all right\n`);
} catch (error) {
  exitWithProblems(error);
}

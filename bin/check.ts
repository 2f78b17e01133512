import { join } from 'node:path';
import { workflowFunctions } from '../lib/workflow.ts';
import { checkDefinitions } from './definition-check.ts';
import { exitWithProblems } from './problems.ts';
import { readSettings } from './settings.ts';

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

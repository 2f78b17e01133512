import { join } from 'node:path';
import { checkDefinitions } from '../../lib/build/definition-check.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { workflowFunctions } from '../../lib/functions.ts';
import { defineCommand } from '../command/command.ts';
import { isForPeople } from '../user-error.ts';

export const command = defineCommand({
  about:
    'Checks everything a marketer or an ops person can break in a file: config/, emails/, guides/ and the state machine. Types and lint are npm run check.',
  examples: ['check'],
  exitCodes: { 1: 'a file is wrong; every problem stands in a line, with file and line' },

  read: () => undefined,

  async run(_, terminal) {
    try {
      const { config, mails } = readSettings();
      const definitions = checkDefinitions(machines, [...workflowFunctions, 'table']);
      const counts = [
        `${Object.keys(config).length} configuration files`,
        `${mails.length} mails`,
        `${definitions.length} state machine${definitions.length === 1 ? '' : 's'}`,
      ];
      terminal.say(`checked ${counts.join(', ')}: all right`);
      return undefined;
    } catch (error) {
      if (!isForPeople(error)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  },
});

const machines = join(import.meta.dirname, '../../state-machines');

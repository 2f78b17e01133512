import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkDefinitions, DefinitionError } from '../../lib/build/definition-check.ts';
import { inspectSettings } from '../../lib/build/settings.ts';
import { workflowFunctions } from '../../lib/functions.ts';
import { defineCommand, shared } from '../command/command.ts';

const machines = join(import.meta.dirname, '../../state-machines');

export const command = defineCommand({
  about:
    'Checks everything a marketer or an ops person can break in a file: config/, emails/, guides/ and the state machine, all at once. It warns of what works and is probably not meant. npm run check also checks types and lint.',
  options: shared.json,
  examples: ['check', 'check --json'],
  exitCodes: { 1: 'a file is wrong; every problem has a line of its own' },

  read: () => undefined,

  async run(_, terminal) {
    const { settings, problems, warnings } = inspectSettings();
    const lines = [...problems, ...definitionProblems()].flatMap((text) => text.split('\n'));
    if (!settings || lines.length > 0) {
      if (terminal.wantsJson) terminal.result({ problems: lines.map(parts), warnings: warnings.map(parts) }, '');
      else process.stderr.write(`${[...lines, ...warnings.map((line) => `warning: ${line}`)].join('\n')}\n`);
      return 1;
    }
    const files = readdirSync(machines).filter((name) => name.endsWith('.asl.json')).length;
    const counts = [
      `${Object.keys(settings.config).length} configuration files`,
      `${settings.mails.length} mails`,
      `${files} state machine${files === 1 ? '' : 's'}`,
    ];
    if (!terminal.wantsJson) for (const line of warnings) terminal.say(`warning: ${line}`);
    terminal.result({ problems: [], warnings: warnings.map(parts) }, `checked ${counts.join(', ')}: all right`);
    return undefined;
  },
});

function definitionProblems(): string[] {
  try {
    checkDefinitions(machines, [...workflowFunctions, 'table']);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return [error.message];
  }
}

/** `emails/welcome.md:12: …` for a program. */
function parts(line: string) {
  const [, file, row, column, message] = /^([\w./-]+?)(?::(\d+))?(?::(\d+))?:? (.*)$/.exec(line) ?? [];
  if (file === undefined) return { message: line };
  return { file, line: row && Number(row), column: column && Number(column), message };
}

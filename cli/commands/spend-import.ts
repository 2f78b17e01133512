import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Spend } from '../../analysis/insight/sources.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { insightFiles } from '../aws/insight-files.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { readSpend, withSpend } from '../spend/spend-file.ts';
import { deploymentTarget } from '../target.ts';

interface SpendInput {
  file: string;
  stack?: string;
}

/** Somebody else may import at the same moment. */
const tries = 5;

export const command = defineCommand<SpendInput>({
  words: { '<file>': 'spend.csv with the columns source, campaign, day, amount, currency' },
  about:
    'Tells insight what sources have cost. A line replaces what was known of its source, campaign and day, so a file can be imported again. With a mistake in any line nothing is imported.',
  options: { ...shared.stack, ...shared.json },
  examples: ['spend import spend.csv', 'spend import spend.csv --stack Leadloop-prod'],
  changes: () => true,

  read(given) {
    const [file = ''] = given.words;
    if (file === '') throw new CommandError('got no file, expected: npx leadloop spend import spend.csv');
    return { file, stack: given.text('stack') };
  },

  async run({ file, stack }, terminal) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      throw new CommandError(`got ${file}, which cannot be read, expected a CSV file`);
    }
    const { rows, problems } = readSpend(text, basename(file));
    if (problems.length > 0) throw new CommandError(problems.join('\n'));
    const files = await insightFiles(await deploymentTarget(stack, loadConfig().deployment.region));
    for (let attempt = 0; attempt < tries; attempt++) {
      const { lines, etag } = await files.spend<Spend>();
      if (!(await files.writeSpend(withSpend(lines, rows), etag))) continue;
      const sources = new Set(rows.map(({ source }) => source)).size;
      terminal.result({ lines: rows.length, sources }, `${rows.length} lines of ${sources} sources are known now.`);
      return undefined;
    }
    throw new CommandError('got another import at the same time, several times in a row — try again');
  },
});

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Spend } from '../../../analysis/insight/sources.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { insightFiles } from '../../aws/insight-files.ts';
import { CommandError } from '../../command/arguments.ts';
import { defineCommand, shared } from '../../command/command.ts';
import { readSpend, withSpend } from '../../spend/spend-file.ts';
import { deploymentTarget } from '../../target.ts';

interface SpendInput {
  file: string;
  stack?: string;
}

/** Another import may run concurrently. */
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
    const { rows, problems, repeated } = readSpend(text, basename(file));
    if (problems.length > 0) throw new CommandError(problems.join('\n'));
    const files = await insightFiles(await deploymentTarget(stack, loadConfig().deployment.region));
    for (let attempt = 0; attempt < tries; attempt++) {
      const { lines, etag } = await files.spend<Spend>();
      if (!(await files.writeSpend(withSpend(lines, rows), etag))) continue;
      const sources = new Set(rows.map(({ source }) => source)).size;
      const strangers = await withoutLeads(rows, files);
      terminal.result(
        { lines: rows.length, sources, repeated, withoutLeads: strangers },
        [
          `${rows.length} lines of ${sources} sources are known now.`,
          ...repeated.map((one) => `${one}.`),
          ...strangers.map(
            (one) =>
              `No lead has come from “${one}” yet: \`leadloop insight sources\` names those that leads came from.`,
          ),
        ].join('\n'),
      );
      return undefined;
    }
    throw new CommandError('got another import at the same time, several times in a row — try again');
  },
});

/** Sources of these lines without any lead: a misspelt name pays for no lead. */
async function withoutLeads(
  rows: readonly Spend[],
  files: Awaited<ReturnType<typeof insightFiles>>,
): Promise<string[]> {
  const left = new Set(rows.map(({ source }) => source));
  for await (const { touches } of files.all()) {
    for (const { source } of touches) left.delete(source.toLowerCase());
    if (left.size === 0) break;
  }
  return [...left].sort();
}

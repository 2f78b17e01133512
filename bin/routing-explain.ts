import { parseArgs } from 'node:util';
import { loadConfig } from '../config/load.ts';
import { readDesks } from '../functions/adapters/desks.ts';
import { createLeads } from '../functions/adapters/leads.ts';
import { createReps } from '../functions/adapters/reps.ts';
import { createTable } from '../functions/adapters/table.ts';
import { deploymentTarget } from './deployment-target.ts';
import { textOf } from './problems.ts';
import { explain } from './routing/explain.ts';

// `npm run routing:explain -- <leadId>`: only reads, by the config of this folder.

const usage = 'expected npm run routing:explain -- <leadId> [--stack NAME]';

class ExplainProblem extends Error {
  override readonly name = 'ExplainProblem';
}

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args);
  const [leadId, ...more] = positionals;
  if (leadId === undefined || more.length > 0) throw new ExplainProblem(`got ${positionals.length} ids, ${usage}`);
  const config = loadConfig();
  const target = await deploymentTarget(values.stack, config.deployment.region);
  const table = createTable(target.output('TableName'));
  const story = await createLeads(table).story(leadId);
  if (!story) throw new ExplainProblem(`got "${leadId}", which no lead in ${target.name} has`);
  const desks = await readDesks(createReps(table), config.sales.reps);
  process.stdout.write(`${explain(story, desks, config, target.now()).join('\n')}\n`);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { stack: { type: 'string' } } });
  } catch (error) {
    throw new ExplainProblem(`${(error as Error).message}; ${usage}`);
  }
}

await run(process.argv.slice(2)).catch((error: unknown) => {
  const isForPeople = error instanceof Error && ['ExplainProblem', 'TargetProblem', 'NotDeployed'].includes(error.name);
  process.stderr.write(`${isForPeople ? error.message : textOf(error)}\n`);
  process.exitCode = isForPeople ? 2 : 1;
});

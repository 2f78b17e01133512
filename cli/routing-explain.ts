import { createLeads } from '../functions/adapters/dynamodb/leads.ts';
import { createReps } from '../functions/adapters/dynamodb/reps.ts';
import { createTable } from '../functions/adapters/dynamodb/table.ts';
import { readRepLoads } from '../functions/services/rep-capacity.ts';
import { loadConfig } from '../lib/config/load.ts';
import { CommandError } from './command/arguments.ts';
import { explain } from './routing/explain.ts';
import { readExplainArguments } from './routing/explain-arguments.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run routing:explain`; what it takes is told by cli/routing/explain-arguments.ts.

await runCommand(async (given) => {
  const { leadId, stack } = readExplainArguments(given);
  const config = loadConfig();
  const target = await deploymentTarget(stack, config.deployment.region);
  const table = createTable(target.output('TableName'));
  const story = await createLeads(table).story(leadId);
  if (!story) throw new CommandError(`got "${leadId}", which no lead in ${target.name} has`);
  const desks = await readRepLoads(createReps(table), config.sales.reps);
  process.stdout.write(`${explain(story, desks, config, target.now()).join('\n')}\n`);
});

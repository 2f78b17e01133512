import { stages } from '../domain/lead/stage.ts';
import { createLeadWalk } from '../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../functions/adapters/dynamodb/leads.ts';
import { createTable, type Table } from '../functions/adapters/dynamodb/table.ts';
import { loadConfig } from '../lib/config/load.ts';
import { createHistories } from './aws/histories.ts';
import { type CostArguments, readArguments } from './cost/arguments.ts';
import { leadCosts } from './cost/lead-costs.ts';
import { costText } from './cost/text.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run cost`; what it takes is told by cli/cost/arguments.ts.

async function idsOf(table: Table, leads: CostArguments['leads']): Promise<Iterable<string>> {
  if (typeof leads !== 'number') return leads;
  const ids = new Set<string>();
  for await (const id of createLeadWalk(table).ids(stages)) {
    if (ids.size >= leads) break;
    ids.add(id);
  }
  return ids;
}

await runCommand(async (given) => {
  const args = readArguments(given);
  const { output } = await deploymentTarget(args.stack, loadConfig().deployment.region);
  const table = createTable(output('TableName'));
  const deps = { leads: createLeads(table), histories: createHistories(output('StateMachineArn')) };
  process.stdout.write(`${costText(await leadCosts(deps, await idsOf(table, args.leads)))}\n`);
});

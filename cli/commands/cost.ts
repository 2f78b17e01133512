import { stages } from '../../domain/lead/stage.ts';
import { createLeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable, type Table } from '../../functions/adapters/dynamodb/table.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { createHistories } from '../aws/histories.ts';
import { CommandError, whole } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { type LeadCost, leadCosts } from '../cost/lead-costs.ts';
import { costText } from '../cost/text.ts';
import { deploymentTarget } from '../target.ts';

interface CostInput {
  /** Lead ids, or how many leads. */
  leads: readonly string[] | number;
  stack?: string;
}

export const command = defineCommand<CostInput>({
  about:
    'What leads have cost on AWS until now, each by its own history: transitions and Lambda milliseconds of its executions, DynamoDB units, mails. Beside it what a plain Wait/Send machine would cost for the same mails. Prices and their date: analysis/cost/prices.ts.',
  options: {
    '--leads <which>': 'ids with commas between, or N of them (those longest in their stage first), or all',
    ...shared.stack,
    ...shared.json,
  },
  examples: ['cost --leads all', 'cost --leads 20 --stack Leadloop-prod --json'],

  read(given) {
    const leads = given.text('leads');
    const stack = given.text('stack');
    if (leads === undefined)
      throw new CommandError('got no --leads, expected: npx leadloop cost --leads <ids, a number, or all>');
    if (leads === 'all') return { leads: Number.POSITIVE_INFINITY, stack };
    if (/^\d{1,7}$/.test(leads)) return { leads: whole('leads', leads, 1_000_000), stack };
    const ids = leads.split(',').map((id) => id.trim());
    const wrong = ids.find((id) => !/^[0-9a-f]{32}$/.test(id));
    if (wrong !== undefined)
      throw new CommandError(`got --leads ${wrong}, expected ids of 32 hexadecimal digits, a number of leads, or all`);
    return { leads: ids, stack };
  },

  async run({ leads, stack }, terminal) {
    const { output } = await deploymentTarget(stack, loadConfig().deployment.region);
    const table = createTable(output('TableName'));
    const deps = { leads: createLeads(table), histories: createHistories(output('StateMachineArn')), terminal };
    const costs = await leadCosts(deps, await idsOf(table, leads));
    if (typeof leads !== 'number') refuseUnknown(leads, costs);
    terminal.result(costs, costText(costs));
    return undefined;
  },
});

/** Throws CommandError for an id that no lead has. Of a walk, a lead that was erased meanwhile is just left out. */
export function refuseUnknown(ids: readonly string[], costs: readonly LeadCost[]): void {
  const known = new Set(costs.map(({ leadId }) => leadId));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0)
    throw new CommandError(`got --leads ${unknown.join(',')}, expected ids of leads that are there`);
}

async function idsOf(table: Table, leads: CostInput['leads']): Promise<readonly string[]> {
  if (typeof leads !== 'number') return leads;
  const ids = new Set<string>();
  for await (const id of createLeadWalk(table).ids(stages)) {
    if (ids.size >= leads) break;
    ids.add(id);
  }
  return [...ids];
}

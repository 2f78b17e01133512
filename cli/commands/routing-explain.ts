import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createReps } from '../../functions/adapters/dynamodb/reps.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { readRepLoads } from '../../functions/services/rep-capacity.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { explain } from '../routing/explain.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  words: { '<leadId>': 'as it stands in the console and in logs' },
  about:
    'Tells whom a lead was offered to and why, and who would get it now, by the config of this folder and what reps hold. Only reads.',
  options: shared.stack,
  examples: ['routing explain 1f0e4a7c2b9d4e6f8a1b2c3d4e5f6071'],

  read(given) {
    const [leadId = ''] = given.words;
    return { leadId, stack: given.text('stack') };
  },

  async run({ leadId, stack }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const table = createTable(target.output('TableName'));
    const story = await createLeads(table).story(leadId);
    if (!story) throw new CommandError(`got "${leadId}", which no lead in ${target.name} has`);
    const desks = await readRepLoads(createReps(table), config.sales.reps);
    terminal.say(explain(story, desks, config, target.now()).join('\n'));
    return undefined;
  },
});

import { createEntered } from '../../../functions/adapters/dynamodb/entered-team.ts';
import { createLeads } from '../../../functions/adapters/dynamodb/leads.ts';
import { createReps } from '../../../functions/adapters/dynamodb/reps.ts';
import { createTable } from '../../../functions/adapters/dynamodb/table.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { findLead, ofOneLead } from '../../aws/find-lead.ts';
import { defineCommand } from '../../command/command.ts';
import { ownZone } from '../../command/people.ts';
import { explainedNow } from '../../routing/explain.ts';
import { deploymentTarget } from '../../target.ts';

export const command = defineCommand({
  ...ofOneLead,
  about:
    'Tells whom a lead was offered to and why, and who would get it now, by the config of this folder, the absences and hours entered in the app, and what reps hold. Only reads.',
  examples: ['routing explain grace@example.org', 'routing explain 1f0e4a7c2b9d4e6f8a1b2c3d4e5f6071'],

  async run({ word, stack }, terminal) {
    const settings = loadConfig();
    const target = await deploymentTarget(stack, settings.deployment.region);
    const table = createTable(target.output('TableName'));
    const history = await findLead(word, target, createLeads(table));
    const sales = { entered: createEntered(table), reps: createReps(table) };
    const lines = await explainedNow(history, sales, settings, target.now(), ownZone());
    terminal.result({ leadId: history.lead.id, offers: history.assignments, lines }, lines.join('\n'));
    return undefined;
  },
});

import { waitText } from '../../domain/workflow/wait-text.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createExecutions, patientClient } from '../../functions/adapters/step-functions/executions.ts';
import { executionName } from '../../functions/adapters/step-functions/lifecycles.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { findLead, ofOneLead } from '../aws/find-lead.ts';
import { defineCommand } from '../command/command.ts';
import { ownZone } from '../command/people.ts';
import { leadReport, leadText } from '../lead/report.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  ...ofOneLead,
  about:
    'Everything about one lead: what is known, what happened and which rule gave points, why it waits and until when, and its execution. Only reads.',
  examples: ['lead grace@example.org', 'lead grace@example.org --stack Leadloop-prod --json'],

  async run({ word, stack }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const history = await findLead(word, target, createLeads(createTable(target.output('TableName'))));
    const { id, lifecycleId, restarts } = history.lead;
    const executions = createExecutions(target.output('StateMachineArn'), patientClient());
    const name = executionName(id, lifecycleId, restarts);
    const status = await executions.status(name);
    const execution = { name, status, console: target.executionLink(id, executions.arnOf(name)) };
    const report = leadReport(history, config, target.now());
    const zone = ownZone();
    const found = { ...report, waits: waitText(history, zone), execution };
    terminal.result(found, leadText(history, report, execution, zone));
    return undefined;
  },
});

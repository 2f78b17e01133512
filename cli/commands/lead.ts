import { waitText } from '../../domain/workflow/wait-text.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createMailsAsSent } from '../../functions/adapters/dynamodb/mail/mails-as-sent.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createExecutions, patientClient } from '../../functions/adapters/step-functions/executions.ts';
import { executionName } from '../../functions/adapters/step-functions/lifecycles.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { findLead, ofOneLead } from '../aws/find-lead.ts';
import { defineCommand } from '../command/command.ts';
import { ownZone } from '../command/people.ts';
import { mailsOf, mailTexts } from '../lead/mails.ts';
import { leadReport, leadText } from '../lead/report.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  ...ofOneLead,
  about:
    'Everything about one lead: what is known, what happened and which rule gave points, why it waits and until when, and its execution. Only reads.',
  options: { ...ofOneLead.options, '--mails': 'also each mail to the lead as it was sent' },
  examples: [
    'lead grace@example.org',
    'lead grace@example.org --mails',
    'lead grace@example.org --stack Leadloop-prod --json',
  ],
  read: (given) => ({ ...ofOneLead.read(given), mails: given.flag('mails') }),

  async run({ word, stack, mails }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const table = createTable(target.output('TableName'));
    const history = await findLead(word, target, createLeads(table));
    const { id, lifecycleId, restarts } = history.lead;
    const executions = createExecutions(target.output('StateMachineArn'), patientClient());
    const name = executionName(id, lifecycleId, restarts);
    const status = await executions.status(name);
    const execution = { name, status, console: target.executionLink(id, executions.arnOf(name)) };
    const report = leadReport(history, config, target.now());
    const zone = ownZone();
    const sent = mails ? await mailsOf(history, createMailsAsSent(table)) : undefined;
    const found = { ...report, waits: waitText(history, zone), execution, mails: sent };
    terminal.result(found, [leadText(history, report, execution, zone), ...mailTexts(sent ?? [], zone)].join('\n\n'));
    return undefined;
  },
});

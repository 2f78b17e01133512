import { createRateLimiter } from '../../functions/adapters/aws/rate-limiter.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createExecutions, patientClient } from '../../functions/adapters/step-functions/executions.ts';
import { grantedRate } from '../../functions/adapters/step-functions/granted-rates.ts';
import { createLifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { findLead, leadWord } from '../aws/find-lead.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { leadsOfDied, restartLeads, restartText } from '../restart/restart.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  words: { '[lead]': 'an e-mail address, or the id shown in the app and in logs' },
  about:
    'Gives leads whose execution died another one, from where they were: no mail is sent twice. Correct the cause first. The sweep restarts by itself, after growing delays; this does it at once, also where it gave up.',
  options: {
    '--failed': 'all leads with an execution that failed, timed out or was stopped',
    ...shared.apply,
    ...shared.stack,
    ...shared.json,
  },
  examples: ['restart grace@example.org', 'restart --failed --apply --stack Leadloop-prod'],

  read(given) {
    const [word] = given.words;
    const failed = given.flag('failed');
    if ((word === undefined) !== failed)
      throw new CommandError(`got ${failed ? 'both' : 'neither'}, expected one of a lead and --failed`);
    return {
      word: word === undefined ? undefined : leadWord(word),
      apply: given.flag('apply'),
      stack: given.text('stack'),
    };
  },
  changes: ({ apply }) => apply,
  brokeOff: 'It broke off; the same command can be run again.',

  async run({ word, apply, stack }, terminal) {
    const target = await deploymentTarget(stack, loadConfig().deployment.region);
    const leads = createLeads(createTable(target.output('TableName')));
    const executions = createExecutions(target.output('StateMachineArn'), patientClient());
    const lifecycles = createLifecycles(target.output('LifecycleArn'));
    const turn = createRateLimiter(await grantedRate('start', target));
    const ids = word === undefined ? await leadsOfDied(executions) : [(await findLead(word, target, leads)).lead.id];
    const found = await restartLeads(ids, { leads, lifecycles, executions, now: target.now, turn, terminal }, apply);
    terminal.result(found, `In ${target.name}:\n${restartText(found, apply)}`);
    return undefined;
  },
});

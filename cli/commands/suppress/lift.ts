import { randomBytes } from 'node:crypto';
import { createLeads } from '../../../functions/adapters/dynamodb/leads.ts';
import { createSuppressions } from '../../../functions/adapters/dynamodb/suppressions.ts';
import { createTable } from '../../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress, readKeys } from '../../../functions/adapters/secrets/key-ring.ts';
import { createAccountList } from '../../../functions/adapters/ses/account-list.ts';
import { createLifecycles } from '../../../functions/adapters/step-functions/lifecycles.ts';
import { createSignals } from '../../../functions/services/signals.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { addressIn, CommandError } from '../../command/arguments.ts';
import { defineCommand, shared } from '../../command/command.ts';
import { lift } from '../../suppress/lift.ts';
import { deploymentTarget } from '../../target.ts';

export const command = defineCommand({
  words: { '<address>': 'the mail address of a person who explicitly asked you for mail again' },
  about:
    'Takes one person off the suppression list, and off the list of SES where mail had come back or was called spam. Keep what they wrote to you: it is the proof.',
  options: { ...shared.stack, ...shared.json },
  examples: ['suppress lift ada@works.example', 'suppress lift ada@works.example --stack Leadloop-prod'],
  exitCodes: { 1: 'it broke off; the same command can be run again' },

  read(given) {
    const email = addressIn(given.words[0]);
    return { email, stack: given.text('stack') };
  },
  changes: () => true,
  brokeOff: 'It broke off; the same command can be run again.',

  async run({ email, stack }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const leadId = leadIdOfAddress(await readKeys(target.output('KeysSecretId')), email);
    if (leadId === undefined) throw new CommandError(`got "${email}", expected a mail address`);
    const table = createTable(target.output('TableName'));
    const leads = createLeads(table);
    const newId = () => randomBytes(6).toString('hex');
    const lifecycles = createLifecycles(target.output('LifecycleArn'));
    const signals = createSignals({ leads, lifecycles, config, now: target.now, newId });
    const lists = { suppressions: createSuppressions(table), accountList: createAccountList() };
    const reason = await lift({ leadId, email }, { ...lists, leads, signals, now: target.now });
    const text =
      reason === undefined
        ? `${target.name}: ${email} is not on the list.`
        : `${target.name}: ${email} (${reason}) is off the list. Mail begins with what they do next.`;
    terminal.result({ target: target.name, email, wasListed: reason !== undefined, reason }, text);
    return undefined;
  },
});

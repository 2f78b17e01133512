import { randomBytes } from 'node:crypto';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress, readKeys } from '../../functions/adapters/secrets/key-ring.ts';
import { createLifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createSignals } from '../../functions/services/signals.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { addressIn, CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { deploymentTarget } from '../target.ts';

const words = {
  calls: { no: 'no calls', yes: 'calls are welcome again' },
  profiling: { no: 'no profile', yes: 'a profile is welcome again' },
} as const;

export const command = defineCommand({
  words: { '<address>': 'the mail address of the person' },
  about:
    'Records what a person does not want beside mail, or wants again: calls, and being profiled. Keep what they wrote to you: it is the proof. For mail there is the unsubscribe link, and `leadloop suppress import`.',
  options: {
    '--calls <yes|no>': 'whether they may be called',
    '--profile <yes|no>': 'whether a profile may be made of them; without it no points, no persona, no segments',
    ...shared.stack,
    ...shared.json,
  },
  examples: [
    'objection ada@works.example --profile no',
    'objection ada@works.example --calls no --stack Leadloop-prod',
  ],
  exitCodes: { 1: 'it broke off; the same command can be run again' },

  read(given) {
    const email = addressIn(given.words[0]);
    const said = Object.entries({ calls: 'calls', profile: 'profiling' } as const).flatMap(([option, what]) => {
      const answer = given.text(option);
      if (answer !== undefined && answer !== 'yes' && answer !== 'no')
        throw new CommandError(`got --${option} ${answer}, expected yes or no`);
      return answer === undefined ? [] : [{ what, allowed: answer === 'yes' }];
    });
    if (said.length === 0)
      throw new CommandError('got neither --calls nor --profile, expected at least one of them, with yes or no');
    return { email, said, stack: given.text('stack') };
  },
  changes: () => true,
  brokeOff: 'It broke off; the same command can be run again.',

  async run({ email, said, stack }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const leadId = leadIdOfAddress(await readKeys(target.output('KeysSecretId')), email) ?? '';
    const leads = createLeads(createTable(target.output('TableName')));
    const newId = () => randomBytes(6).toString('hex');
    const lifecycles = createLifecycles(target.output('LifecycleArn'));
    const signals = createSignals({ leads, lifecycles, config, now: target.now, newId });
    const lead = (await leads.history(leadId))?.lead;
    if (!lead) throw new CommandError(`got "${email}", which no lead in ${target.name} has`);
    const at = target.now();
    for (const { what, allowed } of said) {
      const { lifecycleId } = lead;
      const detail = { allowed, via: 'command' } as const;
      await signals.raise(lead.id, { id: `${what}-${at}`, type: `${what}.changed`, at, lifecycleId, detail });
    }
    const text = said.map(({ what, allowed }) => words[what][allowed ? 'yes' : 'no']).join(', ');
    terminal.result({ target: target.name, email, said }, `${target.name}: ${email} – ${text}.`);
    return undefined;
  },
});

import { normalizeEmail } from '../../domain/capture/identity.ts';
import { leadIdOf, readKeys } from '../../functions/adapters/secrets/key-ring.ts';
import { createVisitors } from '../../functions/services/capture/visitors.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  words: { '<email>': "the customer's address" },
  about:
    'The link by which a customer recommends you. The same address always gives the same link; nothing is looked up, so it does not reveal whether you know the address.',
  options: { ...shared.stack, ...shared.json },
  examples: ['referral grace@example.org', 'referral grace@example.org --stack Leadloop-prod'],

  read(given) {
    const [email = ''] = given.words;
    const identity = normalizeEmail(email)?.identity;
    if (!identity) throw new CommandError(`got "${email}", expected an e-mail address`);
    return { identity, stack: given.text('stack') };
  },

  async run({ identity, stack }, terminal) {
    const target = await deploymentTarget(stack, loadConfig().deployment.region);
    const keys = await readKeys(target.output('KeysSecretId'));
    const token = createVisitors(keys, target.now).referral(leadIdOf(keys, identity));
    const link = `${target.output('ApiUrl')}/ref/${token}`;
    terminal.result({ link }, link);
    return undefined;
  },
});

import { users } from '../../domain/access/user.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { createUserPool } from '../aws/user-pool.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  words: {
    '<what>': `
list              all people of config/ who may sign in, with roles, and whether there is an account
invite <address>  makes an account and sends an invitation; the address must be in config/
remove <address>  deletes the account`,
    '[address]': 'as above',
  },
  about:
    'Accounts of the app. Permissions are in config/sales.yaml and deployment.yaml; a person removed there has no access after the next deploy, with or without an account.',
  options: { ...shared.stack, ...shared.json },
  examples: ['people list', 'people invite ada.brandt@fieldnote.example --stack Leadloop-prod'],

  read(given) {
    const [what, address] = given.words;
    if (what !== 'list' && what !== 'invite' && what !== 'remove')
      throw new CommandError(`got "${what}", expected list, invite or remove`);
    if (what !== 'list' && address === undefined) throw new CommandError('got no address, expected one');
    return { what, address: address ?? '', stack: given.text('stack') };
  },
  changes: ({ what }) => what !== 'list',

  async run({ what, address, stack }, terminal) {
    const config = loadConfig();
    const { region, signIn } = config.deployment;
    if (signIn) throw new CommandError(`people sign in at ${signIn.issuer}; make accounts there`);
    const target = await deploymentTarget(stack, region);
    const pool = createUserPool(target.output('PeoplePoolId'), target.region);
    const people = users(config);
    if (what === 'list') {
      const accounts = new Set((await pool.emails()).map((email) => email.toLowerCase()));
      const rows = people.map(({ name, email, roles }) => ({
        name,
        email,
        roles,
        account: accounts.has(email.toLowerCase()),
      }));
      const line = ({ name, email, roles, account }: (typeof rows)[number]) =>
        `${name.padEnd(24)}${email.padEnd(40)}${roles.join(', ')}${account ? '' : '  (no account yet)'}`;
      terminal.result(rows, rows.map(line).join('\n'));
      return undefined;
    }
    const person = people.find(({ email }) => email.toLowerCase() === address.toLowerCase());
    if (what === 'invite') {
      if (!person)
        throw new CommandError(
          `got ${address}, which nobody of config/ has — put the person into people of config/deployment.yaml, or among the reps of config/sales.yaml`,
        );
      const isNew = await pool.invite(person.email, person.name);
      terminal.result(
        { invited: isNew },
        isNew ? `${person.name} is invited.` : `${person.name} has an account already.`,
      );
      return undefined;
    }
    const isGone = await pool.remove(address);
    terminal.result(
      { removed: isGone },
      isGone ? `The account of ${address} is deleted.` : `There is no account of ${address}.`,
    );
    return undefined;
  },
});

import { readFileSync } from 'node:fs';
import { scopes } from '../../domain/access/permissions.ts';
import { createProgramKeys } from '../../functions/adapters/dynamodb/access/program-keys.ts';
import { createPartners } from '../../functions/adapters/dynamodb/partners.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createOutboundSecrets } from '../../functions/adapters/secrets/outbound-secrets.ts';
import { createSourceSecrets } from '../../functions/adapters/secrets/source-secrets.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { whole } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import type { KeysAnswer } from '../keys/answer.ts';
import { KeysError } from '../keys/keys-error.ts';
import { describeOutbound, setOutboundSecret } from '../keys/outbound-secrets.ts';
import { partnerKeys } from '../keys/partner-keys.ts';
import { programKeys } from '../keys/program-keys.ts';
import { describeSecrets, setSecret } from '../keys/source-secrets.ts';
import { deploymentTarget } from '../target.ts';

const subjects = ['list', 'meta', 'google', 'webhook', 'events', 'outbound', 'chat', 'partner', 'program'];

export const command = defineCommand({
  words: {
    '<what>': `
list                              which lead sources have their secrets, and the keys of partners and programs
                                  (never the values)
meta <name> [value]               appSecret, verifyToken or accessToken of the Meta app
google [value]                    the key in the Google Ads lead form
webhook <source> [value]          a signing secret; the one before goes on working until the next change
events [value]                    a key for server-side POST /events; likewise
outbound <name> [value]           a signing secret for an outbound webhook; the previous one signs too
                                  until the next change
chat <name> -                     the address of a Slack or Teams channel's incoming webhook
partner <id> new                  another key for a partner; it is shown once
partner <id> expire <key id> [n]  that key opens nothing from now on, or n days from now
partner <id> list                 the partner's keys
program add <name>                a key by which a program uses the API, for what --scope names; it is shown once
program remove <name or key id>   all keys of a program, or one: they open nothing from now on
program list                      the keys of programs, with their scopes`,
    '[words...]': 'as above. Without a value a random one is made and shown once; - reads it from standard input',
  },
  about:
    'Secrets of webhooks, ads, partners and programs. Values are shown once, when they are made, and never read back.',
  options: {
    '--scope <list>': `what a program may: some of ${scopes.join(',')}`,
    '--per-minute <n>': 'how often a program may ask in a minute; 300 without it',
    ...shared.stack,
    ...shared.json,
  },
  examples: [
    'keys list',
    'keys webhook typeform --stack Leadloop-prod',
    'keys chat sales -',
    'keys program add "n8n" --scope leads:read,leads:personal',
  ],

  read(given) {
    const [what = ''] = given.words;
    if (!subjects.includes(what)) throw new KeysError(`got "${what}", expected one of ${subjects.join(', ')}`);
    const perMinute = whole('per-minute', given.text('per-minute') ?? '300', 10_000);
    return { given: given.words, program: { scope: given.text('scope'), perMinute }, stack: given.text('stack') };
  },
  changes: ({ given }) => given[0] !== 'list',

  async run({ given, program, stack }, { say, result }) {
    // A value on the command line stays in the shell's history; "-" reads it from standard input.
    const all = given.map((word) => (word === '-' ? readFileSync(0, 'utf8').trim() : word));
    const [what, ...words] = all;
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const store = createSourceSecrets(target.output('SourceSecretsId'), Date.now);
    const outbound = createOutboundSecrets(target.output('OutboundSecretsId'), Date.now);
    const table = createTable(target.output('TableName'));
    const [partners, programs] = [createPartners(table), createProgramKeys(table)];
    const keysOf = (about: readonly string[]) => partnerKeys(partners, about, config, target.now());
    const answers = async (): Promise<KeysAnswer[]> => {
      if (what === 'partner') return [await keysOf(words)];
      if (what === 'program') return [await programKeys(programs, words, program, target.now())];
      if (what === 'outbound' || what === 'chat') return [await setOutboundSecret(outbound, all, config)];
      if (what !== 'list') return [await setSecret(store, all, config)];
      return [
        ...(await describeSecrets(store, config)),
        ...(await describeOutbound(outbound, config)),
        ...(await Promise.all(Object.keys(config.capture.partners).map((id) => keysOf([id])))),
        await programKeys(programs, ['list'], program, target.now()),
      ];
    };
    const found = await answers();
    say(`In ${target.name}:`);
    result({ target: target.name, keys: found.map(({ data }) => data) }, found.map(({ text }) => text).join('\n'));
    return undefined;
  },
});

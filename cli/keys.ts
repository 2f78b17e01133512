import { readFileSync } from 'node:fs';
import { createPartners } from '../functions/adapters/dynamodb/partners.ts';
import { createTable } from '../functions/adapters/dynamodb/table.ts';
import { createOutboundSecrets } from '../functions/adapters/secrets/outbound-secrets.ts';
import { createSourceSecrets } from '../functions/adapters/secrets/source-secrets.ts';
import { loadConfig } from '../lib/config/load.ts';
import { parsedArguments } from './command/arguments.ts';
import { KeysError, usage } from './keys/keys-error.ts';
import { describeOutbound, setOutboundSecret } from './keys/outbound-secrets.ts';
import { partnerKeys } from './keys/partner-keys.ts';
import { describeSecrets, setSecret } from './keys/source-secrets.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run keys -- …`: what cli/keys/keys-error.ts says under usage. Values are shown once, when they are made, and never read back.

const show = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

await runCommand(async (args) => {
  const options = { stack: { type: 'string' } } as const;
  const { values, positionals } = parsedArguments({ args: [...args], allowPositionals: true, options }, usage);
  // A value on the command line stays in the shell's history; "-" reads it from standard input.
  const given = positionals.map((word) => (word === '-' ? readFileSync(0, 'utf8').trim() : word));
  const [what, ...words] = given;
  if (
    what === undefined ||
    !['list', 'meta', 'google', 'webhook', 'events', 'outbound', 'chat', 'partner'].includes(what)
  )
    throw new KeysError(what === undefined ? usage : `got "${what}"\n\n${usage}`);
  const config = loadConfig();
  const target = await deploymentTarget(values.stack, config.deployment.region);
  const store = createSourceSecrets(target.output('SourceSecretsId'), Date.now);
  const outbound = createOutboundSecrets(target.output('OutboundSecretsId'), Date.now);
  const partners = createPartners(createTable(target.output('TableName')));
  show([`In ${target.name}:`]);
  if (what === 'partner') return show(await partnerKeys(partners, words, config, target.now()));
  if (what === 'outbound' || what === 'chat') return show([await setOutboundSecret(outbound, given, config)]);
  if (what !== 'list') return show([await setSecret(store, given, config)]);
  show([...(await describeSecrets(store, config)), ...(await describeOutbound(outbound, config))]);
  for (const id of Object.keys(config.capture.partners)) show(await partnerKeys(partners, [id], config, target.now()));
});

import { parseArgs } from 'node:util';
import { createShortLinks } from '../functions/adapters/dynamodb/short-links.ts';
import { createTable } from '../functions/adapters/dynamodb/table.ts';
import { readKeys } from '../functions/adapters/secrets/key-ring.ts';
import { loadConfig } from '../lib/config/load.ts';
import { deploymentTarget, TargetError } from './target.ts';

// `npm run link -- https://fieldnote.example/pricing --campaign spring --medium linkedin [--source …] [--content …] [--stack …]`:
// a short link for a post. The same page and words always give the same link; how often it was followed stands beside it.

const usage =
  'expected: npm run link -- <https://…> [--campaign <name>] [--medium <name>] [--source <name>] [--content <name>] [--stack <name>]';

try {
  const { url, stack, ...words } = readArguments();
  const target = await deploymentTarget(stack, loadConfig().deployment.region);
  const keys = await readKeys(target.output('KeysSecretId'));
  const { code, clicks } = await createShortLinks(createTable(target.output('TableName')), keys).add({ url, ...words });
  process.stdout.write(`${target.output('ApiUrl')}/l/${code}\n`);
  if (clicks > 0) process.stderr.write(`followed ${clicks} times\n`);
} catch (error) {
  if (!(error instanceof TargetError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function readArguments() {
  const text = { type: 'string' } as const;
  const options = { campaign: text, medium: text, source: text, content: text, stack: text };
  let given: ReturnType<typeof parse>;
  try {
    given = parse();
  } catch (error) {
    throw new TargetError(`${(error as Error).message}\n${usage}`);
  }
  const [address = '', ...more] = given.positionals;
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || more.length > 0)
    throw new TargetError(`got "${given.positionals.join(' ')}", ${usage}`);
  return { ...given.values, url: url.href };

  function parse() {
    return parseArgs({ args: process.argv.slice(2), allowPositionals: true, options });
  }
}

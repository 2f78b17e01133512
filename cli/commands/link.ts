import { createShortLinks } from '../../functions/adapters/dynamodb/short-links.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { readKeys } from '../../functions/adapters/secrets/key-ring.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  words: { '<url>': 'the page, starting with https://' },
  about:
    'A short link for a post. The same page and words always give the same link; how often it was followed is printed beside it.',
  options: {
    '--campaign <name>': 'kept on each lead that comes by it, as the three below',
    '--medium <name>': 'such as linkedin',
    '--source <name>': 'such as newsletter',
    '--content <name>': 'such as header',
    ...shared.stack,
    ...shared.json,
  },
  examples: ['link https://fieldnote.example/pricing --campaign spring --medium linkedin'],

  read(given) {
    const [address = ''] = given.words;
    const url = URL.parse(address);
    if (url?.protocol !== 'https:')
      throw new CommandError(`got "${address}", expected the address of a page, starting with https://`);
    const words = Object.fromEntries(
      (['campaign', 'medium', 'source', 'content'] as const).map((name) => [name, given.text(name)]),
    );
    return { words, url: url.href, stack: given.text('stack') };
  },
  changes: () => true,

  async run({ words, url, stack }, terminal) {
    const target = await deploymentTarget(stack, loadConfig().deployment.region);
    const keys = await readKeys(target.output('KeysSecretId'));
    const links = createShortLinks(createTable(target.output('TableName')), keys);
    const { code, clicks } = await links.add({ url, ...words });
    const link = `${target.output('ApiUrl')}/l/${code}`;
    terminal.result({ link, clicks }, link);
    if (clicks > 0) process.stderr.write(`followed ${clicks} times\n`);
    return undefined;
  },
});

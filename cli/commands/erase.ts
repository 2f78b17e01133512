import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Language } from '../../domain/language/language.ts';
import { type ErasureOrder, keptFor } from '../../domain/privacy/erasure.ts';
import { minute, second } from '../../domain/time/instant.ts';
import { createErasureRecords } from '../../functions/adapters/s3/erasure-records.ts';
import { leadIdOfAddress, readKeys } from '../../functions/adapters/secrets/key-ring.ts';
import { createErasureQueue } from '../../functions/adapters/sqs/erasure-queue.ts';
import { receiptFile } from '../../functions/http/pages/privacy/receipt.ts';
import { readerLanguage } from '../../functions/http/pages/reader-language.ts';
import { signedReceipt } from '../../functions/services/privacy/receipt.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { s3Of } from '../aws/s3.ts';
import { addressIn, CommandError } from '../command/arguments.ts';
import { defineCommand, type Given, shared } from '../command/command.ts';
import { languageOf } from '../command/language.ts';
import { ownZone } from '../command/people.ts';
import { ordered } from '../erase/ordered.ts';
import { readReceipt, receiptText } from '../erase/receipt.ts';
import { replay } from '../erase/replay.ts';
import { verify, verifyDeps } from '../erase/verify.ts';
import { writePrivate } from '../private-file.ts';
import { deploymentTarget } from '../target.ts';

type Wish =
  | { do: 'erase'; email: string; reason?: string; isSure: boolean; page?: string; language?: Language }
  | { do: 'verify'; receipt: string }
  | { do: 'replay' };

/** Long enough for a function that starts cold and an execution that ends. */
const patience = minute;

export const command = defineCommand<Wish & { stack?: string }>({
  words: { '[address]': 'whose data is to be erased' },
  about:
    'Erases a person: profile, history, mail that came in, visits, offers; stops the execution and tells other systems. Prints a signed receipt with what remains and why. It asks first.',
  options: {
    '--reason <text>': 'kept with the record, so write no name into it',
    '--yes': 'does not ask',
    '--page <file>': 'writes the receipt as a page, too, to send to the person',
    '--language <en|de>': 'of that page; else that of the product, or English',
    '--verify <receipt>': 'looks at every place of a receipt again; the file is what --json printed',
    '--replay': 'after a restore of the table: erases all formerly erased people again',
    ...shared.stack,
    ...shared.json,
  },
  examples: [
    'erase ada@works.example --reason "asked by phone"',
    'erase ada@works.example --yes --json > receipt.json',
    'erase --verify receipt.json',
    'erase --replay --stack Leadloop-prod',
  ],
  exitCodes: { 1: 'it broke off, or --verify found something; the same command can be run again' },

  read: (given) => ({ ...wishOf(given), stack: given.text('stack') }),
  changes: (wish) => wish.do !== 'verify',
  brokeOff: 'It broke off; the same command can be run again.',

  async run({ stack, ...wish }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const keys = await readKeys(target.output('KeysSecretId'));
    const records = createErasureRecords(await s3Of(target), target.output('ErasureBucket'));
    const queue = createErasureQueue(target.output('ErasureQueueUrl'));
    const zone = ownZone();
    const carriedOut = (order: ErasureOrder) => ordered(order, { queue, records, patience, every: second / 4 });

    if (wish.do === 'verify') {
      const receipt = readReceipt(readFileSync(wish.receipt, 'utf8'), keys);
      const found = await verify(receipt, await verifyDeps(target, config, records, keys));
      const dirty = found.checked.filter((one) => one.found.length > 0);
      const lines = found.checked.map(
        ({ place, found: some, stays }) => `  ${place}: ${some.join(', ') || stays || 'clean'}`,
      );
      const back = found.isBack ? ['The person came back since; what is there belongs to that.'] : [];
      terminal.result({ target: target.name, ...found, clean: dirty.length === 0 }, [...lines, ...back].join('\n'));
      return dirty.length === 0 ? undefined : 1;
    }
    if (wish.do === 'replay') {
      const again = await replay({ records, queue });
      terminal.result({ target: target.name, again }, `${target.name}: ${again} erasures are done again.`);
      return undefined;
    }
    const leadId = leadIdOfAddress(keys, wish.email) ?? '';
    if (!wish.isSure && !(await isSure(wish.email, target.name))) return undefined;
    const { reason } = wish;
    const record = await carriedOut({
      leadId,
      at: target.now(),
      on: 'request',
      by: 'command',
      reason,
    });
    const signed = record && signedReceipt(record, keys, keptFor(config.deployment));
    if (!signed) {
      terminal.say('The erasure is ordered and not finished yet. Run the same command again for the receipt.');
      return 1;
    }
    const language = wish.language ?? readerLanguage(config.deployment.product.language);
    if (wish.page !== undefined) writePrivate(wish.page, receiptFile(signed, language, zone));
    terminal.result(signed, receiptText(signed.receipt, zone));
    return undefined;
  },
});

function wishOf(given: Given): Wish {
  const [typed, receipt, isReplay] = [given.words[0], given.text('verify'), given.flag('replay')];
  if ([typed, receipt, isReplay || undefined].filter((one) => one !== undefined).length !== 1)
    throw new CommandError('expected an address, --verify <receipt>, or --replay');
  if (receipt !== undefined) return { do: 'verify', receipt };
  if (typed === undefined) return { do: 'replay' };
  const email = addressIn(typed);
  const reason = given.text('reason');
  if (reason !== undefined && (reason.includes('@') || reason.length > 200))
    throw new CommandError(
      'got --reason with an address or more than 200 characters, expected a few words without a name',
    );
  const language = languageOf(given.text('language'));
  return { do: 'erase', email, reason, isSure: given.flag('yes'), page: given.text('page'), language };
}

async function isSure(email: string, target: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('there is no terminal to ask at: add --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Erase everything about ${email} in ${target}? It cannot be undone. [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

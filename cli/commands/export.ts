import { normalizeEmail } from '../../domain/capture/identity.ts';
import { zoneOf } from '../../domain/lead/zone.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { type Keys, readKeys } from '../../functions/adapters/secrets/key-ring.ts';
import { exportPage } from '../../functions/http/pages/privacy/export-page.ts';
import { readerLanguage } from '../../functions/http/pages/reader-language.ts';
import { exportFiles, zipped } from '../../functions/services/privacy/export/archive.ts';
import { type HeldDeps, heldOf } from '../../functions/services/privacy/export/held.ts';
import { wordsOf } from '../../functions/services/privacy/export/words.ts';
import { journeysNaming } from '../../functions/services/privacy/named.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { compileMails } from '../../lib/mail/compile.ts';
import { leadIdOfWord, leadWord } from '../aws/find-lead.ts';
import { insightFiles } from '../aws/insight-files.ts';
import { receivedMails } from '../aws/received-mails.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { languageOf } from '../command/language.ts';
import { writePrivate } from '../private-file.ts';
import { type DeploymentTarget, deploymentTarget } from '../target.ts';

export const command = defineCommand({
  words: { '<lead>': 'an e-mail address, or the id shown in the app and in logs' },
  about:
    'Gives a person all that is held about them, also when they are no lead and only wrote to us, as a zip: a page to read, data.json for programs, and mails. Ids of ours and what is known of other people are left out. Reads only.',
  options: {
    '--out <file>': 'the zip to write; one that is there is replaced',
    '--language <en|de>': 'of the page to read; else that of the product, or English',
    ...shared.stack,
    ...shared.json,
  },
  examples: [
    'export grace@example.org --out grace.zip',
    'export grace@example.org --out grace.zip --stack Leadloop-prod',
  ],

  read({ words: [word = ''], text }) {
    const out = text('out');
    if (!out?.toLowerCase().endsWith('.zip'))
      throw new CommandError(`got ${out === undefined ? 'no --out' : `--out ${out}`}, expected --out <file>.zip`);
    return { word: leadWord(word), out, language: languageOf(text('language')), stack: text('stack') };
  },
  changes: () => true,

  async run({ word, out, language, stack }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const keys = await readKeys(target.output('KeysSecretId'));
    const id = await leadIdOfWord(word, target);
    const history = await createLeads(createTable(target.output('TableName'))).history(id);
    // A person who wrote to us need not be a lead.
    const held = await heldOf(history?.lead.id ?? id, await placesOf(target, keys), normalizeEmail(word) && word);
    if (!held)
      throw new CommandError(`got "${word}", which no lead in ${target.name} has, and from which no mail has come`);
    const mails = Object.fromEntries(compileMails().map((mail) => [mail.name, mail]));
    const words = wordsOf(config, mails, zoneOf(held.lead ?? {}, config.nurture));
    const { product, privacyUrl } = config.deployment;
    const at = target.now();
    const page = exportPage(language ?? readerLanguage(product.language));
    const files = exportFiles(held, words, { company: product.company, privacyUrl, at }, page);
    write(out, zipped(files, at));
    const names = Object.keys(files);
    terminal.result(
      { target: target.name, lead: held.leadId, out, files: names },
      `${out}: ${names.length} files. It holds personal data: give it to ${held.email} alone, and delete your copy.`,
    );
    return undefined;
  },
});

/** The places of a target that hold a person's data. */
async function placesOf(target: DeploymentTarget, keys: Keys): Promise<HeldDeps> {
  const files = await insightFiles(target);
  return {
    table: createTable(target.output('TableName')),
    receivedMail: receivedMails(target),
    journeys: (leadId) => journeysNaming(files, keys, leadId),
  };
}

function write(out: string, zip: Uint8Array): void {
  try {
    writePrivate(out, zip);
  } catch (error) {
    throw new CommandError(`got --out ${out}, which cannot be written: ${(error as Error).message}`);
  }
}

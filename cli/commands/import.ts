import { e164 } from '../../domain/capture/phone.ts';
import { grantedRate } from '../../functions/adapters/step-functions/granted-rates.ts';
import { throwAwayDomains } from '../../lib/build/mail-domains.ts';
import { phoneMetadata } from '../../lib/build/phone-metadata.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { defineCommand, shared } from '../command/command.ts';
import { stoppedCode } from '../command/terminal.ts';
import { importInput } from '../import/arguments.ts';
import { runImport } from '../import/run.ts';
import { openServices } from '../import/services.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  words: { '<file>': 'a CSV file (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252) or vCards (.vcf)' },
  about: 'Brings in a list. No person comes in twice: the same content from the same source is the same submission.',
  options: {
    '--source <text>': 'where the list comes from; kept on every lead',
    '--basis <why>':
      'consent or legitimate-interest: why these people may be written to. Without it, and without a column that says so, each is asked to confirm first (double opt-in)',
    '--dry-run': 'tells what would be new, merged and rejected, and why; writes nothing',
    '--map <column...>':
      '"Header=field", what a column is: email, name, firstName, lastName, company, jobTitle, phone, country, timeZone, companySize, industry, message, consent, optOut (a yes or a date in it is a no), mailStatus, answer or ignore. As often as needed',
    '--encoding <name>':
      'the code page of the file when letters come out wrong, such as windows-1251; see what --dry-run shows',
    '--form <id>': 'the form that a row counts as, instead of import.form in config/capture.yaml',
    '--rate <n>': 'executions started or woken a second at most',
    ...shared.stack,
    ...shared.json,
  },
  examples: [
    'import docs/samples/fair-2026.csv --source "Fair 2026" --dry-run',
    'import leads.csv --source "Fair 2026" --basis consent --map "Spalte=company"',
  ],
  exitCodes: {
    0: 'it came to the end of the file',
    1: 'it broke off; the same command goes on',
    2: 'something is wrong with the command, the file or the configuration; nothing was written',
    130: 'it was stopped with Ctrl+C; the same command goes on',
  },

  read: importInput,
  changes: ({ dryRun }) => !dryRun,
  brokeOff: 'It broke off; the same command goes on from there.',

  async run(args, terminal) {
    // The checkpoint is always good: a second Ctrl+C may end it at once.
    const stopped = terminal.stoppable('Stopping after the rows under way (again to force) …');
    const config = loadConfig();
    const target = await deploymentTarget(args.stack, config.deployment.region);
    const phones = phoneMetadata(Object.keys(config.nurture.timeZoneByCountry));
    const resources = {
      name: target.name,
      tableName: target.output('TableName'),
      lifecycleArn: target.output('LifecycleArn'),
      keysSecretId: target.output('KeysSecretId'),
      phone: (typed: string, country: string | undefined) => e164(typed, country, phones),
      now: target.now,
    };
    const services = await openServices(resources, config, args.rate ?? (await grantedRate('start', target)));
    const { screen } = terminal;
    const found = await runImport({
      args,
      config,
      services,
      throwAway: throwAwayDomains,
      now: target.now(),
      screen,
      stopped,
    });
    if (terminal.wantsJson) terminal.result({ target: target.name, ...found }, '');
    return found.ended === 'stopped' ? stoppedCode : undefined;
  },
});

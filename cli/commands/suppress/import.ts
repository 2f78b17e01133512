import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../../../domain/config/config.ts';
import { suppressionReasons } from '../../../domain/lead/person.ts';
import { createRateLimiter } from '../../../functions/adapters/aws/rate-limiter.ts';
import { createLeads } from '../../../functions/adapters/dynamodb/leads.ts';
import { createSuppressions } from '../../../functions/adapters/dynamodb/suppressions.ts';
import { createTable } from '../../../functions/adapters/dynamodb/table.ts';
import { readKeys } from '../../../functions/adapters/secrets/key-ring.ts';
import { createAccountList } from '../../../functions/adapters/ses/account-list.ts';
import { createLifecycles } from '../../../functions/adapters/step-functions/lifecycles.ts';
import { createSignals } from '../../../functions/services/signals.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { CommandError } from '../../command/arguments.ts';
import { defineCommand, shared } from '../../command/command.ts';
import { importList } from '../../suppress/import-list.ts';
import { readList } from '../../suppress/list-file.ts';
import { type DeploymentTarget, deploymentTarget } from '../../target.ts';

/** SES publishes no rate for its suppression list and answers "too many" above a few a second; the SDK tries those again. */
const sesPerSecond = 5;
const shownLines = 20;

export const command = defineCommand({
  words: {
    '<file>':
      'a CSV with addresses, one a line or in a column named email, and optional columns reason and at; or what suppress export wrote',
  },
  about:
    'People in the file get no marketing mail from now on; a lead in a track leaves it. Addresses that bounced or complained also go on the suppression list of SES. Can be repeated.',
  options: {
    '--reason <why>': 'unsubscribed, bounced or complained, for lines that say none (unsubscribed)',
    ...shared.stack,
    ...shared.json,
  },
  examples: ['suppress import unsubscribed.csv', 'suppress import bounces.csv --reason bounced --stack Leadloop-prod'],
  exitCodes: { 1: 'it broke off or left lines out; the same command can be run again' },

  read(given) {
    const [path = ''] = given.words;
    const said = given.text('reason') ?? 'unsubscribed';
    const reason = suppressionReasons.find((one) => one === said);
    if (!reason) throw new CommandError(`got --reason ${said}, expected ${suppressionReasons.join(', ')}`);
    return { path, reason, stack: given.text('stack') };
  },
  changes: () => true,
  brokeOff: 'It broke off; the same command can be run again.',

  async run({ path, reason, stack }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const keys = await readKeys(target.output('KeysSecretId'));
    const { listed, unread } = readList(textIn(path), keys, { reason, now: target.now() });
    const progress = terminal.progress(listed.length, 'people');
    const { added, known, atSes } = await importList(listed, { ...depsFor(target, config), progress });
    const more = unread.length > shownLines ? ' …' : '';
    const lines = [
      `${target.name}: ${added} added, ${known} on the list already; ${atSes} also on the list of SES.`,
      ...(unread.length > 0
        ? [`${unread.length} left out, no address in line ${unread.slice(0, shownLines).join(', ')}${more}`]
        : []),
    ];
    terminal.result({ target: target.name, added, known, atSes, leftOut: unread }, lines.join('\n'));
    return unread.length > 0 ? 1 : undefined;
  },
});

function depsFor({ output, now }: DeploymentTarget, config: Config) {
  const table = createTable(output('TableName'));
  const leads = createLeads(table);
  const newId = () => randomBytes(6).toString('hex');
  const signals = createSignals({ leads, lifecycles: createLifecycles(output('LifecycleArn')), config, now, newId });
  const turn = createRateLimiter(sesPerSecond);
  return { suppressions: createSuppressions(table), leads, signals, accountList: createAccountList(), turn };
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

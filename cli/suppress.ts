import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRateLimiter } from '../functions/adapters/aws/rate-limiter.ts';
import { createLeads } from '../functions/adapters/dynamodb/leads.ts';
import { createSuppressions } from '../functions/adapters/dynamodb/suppressions.ts';
import { createTable } from '../functions/adapters/dynamodb/table.ts';
import { readKeys } from '../functions/adapters/secrets/key-ring.ts';
import { createAccountList } from '../functions/adapters/ses/account-list.ts';
import { createLifecycles } from '../functions/adapters/step-functions/lifecycles.ts';
import { createSignals } from '../functions/services/signals.ts';
import { loadConfig } from '../lib/config/load.ts';
import { scanSuppressions } from './aws/suppression-scan.ts';
import { CommandError } from './command/arguments.ts';
import { createProgress } from './import/progress.ts';
import { readArguments } from './suppress/arguments.ts';
import { exportLines } from './suppress/export-list.ts';
import { importList } from './suppress/import-list.ts';
import { readList } from './suppress/list-file.ts';
import { type DeploymentTarget, deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run suppress`; what it takes and ends with is told by cli/suppress/arguments.ts.

/** SES publishes no rate for its suppression list and answers "too many" above a few a second; the SDK tries those again. */
const sesPerSecond = 5;
const shownLines = 20;

await runCommand(async (args) => {
  const { command, path, reason, stack } = readArguments(args);
  const config = loadConfig();
  const target = await deploymentTarget(stack, config.deployment.region);
  const keys = await readKeys(target.output('KeysSecretId'));
  if (command === 'export') {
    await writeFile(path, exportLines(keys, scanSuppressions(target.output('TableName'))), { mode: 0o600 });
    return say(`${target.name}: the list is in ${path}. It has no addresses.`);
  }
  const { listed, unread } = readList(textIn(path), keys, { reason, now: target.now() });
  const { added, known, atSes } = await importList(listed, depsFor(target, config, listed.length));
  say(`${target.name}: ${added} added, ${known} on the list already; ${atSes} also on the list of SES.`);
  if (unread.length === 0) return;
  const more = unread.length > shownLines ? ' …' : '';
  say(`${unread.length} left out, no address in line ${unread.slice(0, shownLines).join(', ')}${more}`);
  process.exitCode = 1;
});

function depsFor({ output, now }: DeploymentTarget, config: ReturnType<typeof loadConfig>, people: number) {
  const table = createTable(output('TableName'));
  const leads = createLeads(table);
  const newId = () => randomBytes(6).toString('hex');
  const signals = createSignals({ leads, lifecycles: createLifecycles(output('LifecycleArn')), config, now, newId });
  const turn = createRateLimiter(sesPerSecond);
  const progress = createProgress(process.stdout, people, undefined, 'people');
  return { suppressions: createSuppressions(table), leads, signals, accountList: createAccountList(), turn, progress };
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

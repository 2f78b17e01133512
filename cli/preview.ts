import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { type Preview, previewOf } from '../analysis/preview/preview.ts';
import type { Config } from '../domain/config/config.ts';
import { createLeadWalk } from '../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../functions/adapters/dynamodb/leads.ts';
import { createReps } from '../functions/adapters/dynamodb/reps.ts';
import { createTable } from '../functions/adapters/dynamodb/table.ts';
import { configIn, UnknownConfigError } from '../lib/build/deployed-config.ts';
import { readSettings } from '../lib/build/settings.ts';
import { mailLimits } from './aws/mail-limits.ts';
import { type PreviewArguments, readArguments } from './preview/arguments.ts';
import { previewPage } from './preview/page.ts';
import { previewText } from './preview/text.ts';
import { compareWaiting } from './preview/waiting-leads.ts';
import { type DeploymentTarget, deploymentTarget, NotDeployedError } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run config:preview`, and what `npm run deploy` shows first; what it takes is told by cli/preview/arguments.ts.

const say = (text: string) => process.stdout.write(`${text}\n`);

async function preview(args: PreviewArguments, target: DeploymentTarget, after: Config): Promise<Preview> {
  const { seed, html } = args;
  const before = configIn(await target.metadata(), target.name);
  const table = createTable(target.output('TableName'));
  const deps = { leads: createLeads(table), reps: createReps(table), walk: createLeadWalk(table) };
  const now = target.now();
  const configs = { before, after };
  const { compared, waiting } = await compareWaiting({ ...deps, screen: process.stderr, now }, configs, args);
  const found = previewOf(compared, now);
  const limits = await mailLimits(target.region);
  const names = { source: target.name, before: 'what is deployed', after: 'the working config' };
  const facts = { ...names, waiting, seed, limits };
  say(previewText(found, facts));
  writeFileSync(html, previewPage(found, facts));
  say(`The same with a plot: ${html}`);
  return found;
}

/** Before a deploy: somebody at a terminal may still say no; nobody is there in a pipeline. */
async function goOn(found: Preview): Promise<boolean> {
  const touched = found.ready.length + found.reps.length + found.tracks.reduce((sum, t) => sum + t.leads - t.same, 0);
  if (touched === 0 || !process.stdin.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Deploy this? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** A first deploy has nobody waiting, and an update of Leadloop itself nothing it could be compared with. */
const nothingToCompare = (error: unknown): error is Error =>
  error instanceof UnknownConfigError || error instanceof NotDeployedError;

await runCommand(async (given) => {
  const args = readArguments(given);
  const { config } = readSettings();
  const { region, stage } = config.deployment;
  try {
    const target = await deploymentTarget(args.stack === true ? `Leadloop-${stage}` : args.stack, region);
    const found = await preview(args, target, config);
    if (args.beforeDeploy && !(await goOn(found))) process.exitCode = 1;
  } catch (error) {
    if (!args.beforeDeploy || !nothingToCompare(error)) throw error;
    say(`No preview: ${error.message}`);
  }
});

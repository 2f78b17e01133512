import { createInterface } from 'node:readline/promises';
import { type Preview, previewOf } from '../../analysis/preview/preview.ts';
import type { Config } from '../../domain/config/config.ts';
import { createEntered } from '../../functions/adapters/dynamodb/entered-team.ts';
import { createLeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createReps } from '../../functions/adapters/dynamodb/reps.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { configIn, UnknownConfigError } from '../../lib/build/deployed-config.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { mailLimits } from '../aws/mail-limits.ts';
import { CommandError, whole } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { repNames } from '../command/people.ts';
import type { Terminal } from '../command/terminal.ts';
import { previewPage } from '../preview/page.ts';
import { previewText } from '../preview/text.ts';
import { compareWaiting } from '../preview/waiting-leads.ts';
import { writePrivate } from '../private-file.ts';
import { type DeploymentTarget, deploymentTarget, NotDeployedError } from '../target.ts';

interface PreviewInput {
  /** True: the stack that the working config names. Undefined: the embedded cloud. */
  stack: string | true | undefined;
  sample: number;
  seed: number;
  html: string;
  /** Called by `leadloop deploy`: a missing deployment is no problem, and a person confirms the deployment. */
  beforeDeploy: boolean;
}

export const command = defineCommand<PreviewInput>({
  about:
    'What the working config would do to the leads now waiting: who is mailed now, sooner, later or never, who becomes sales-ready, who would go to another rep, mails a day against what SES allows, and what it costs. Only reads.',
  options: {
    '--against <which>':
      'local: the embedded cloud; deployed: the stack of config/deployment.yaml (local, or deployed with --stack)',
    '--stack <name>': 'another deployed stack, with your AWS credentials',
    '--sample <n>': 'how many leads are looked at, drawn at random, or all (2000)',
    '--seed <n>': 'another draw (1)',
    '--html <file>': 'where the page with the plot goes (config-preview.html)',
    '--before-deploy':
      'as npx leadloop deploy does: nothing deployed yet is no mistake, and a person at a terminal is asked',
    ...shared.json,
  },
  examples: ['preview', 'preview --against deployed --sample all'],
  exitCodes: { 1: 'it broke off, or a person said no (--before-deploy)' },

  read(given) {
    const stack = given.text('stack');
    const against = given.text('against') ?? (stack === undefined ? 'local' : 'deployed');
    const sample = given.text('sample') ?? '2000';
    if (against !== 'local' && against !== 'deployed')
      throw new CommandError(`got --against ${against}, expected local or deployed`);
    if (against === 'local' && stack !== undefined)
      throw new CommandError('got --against local and --stack, expected one of them — leave --against out');
    return {
      stack: against === 'local' ? undefined : (stack ?? true),
      sample: sample === 'all' ? Number.POSITIVE_INFINITY : whole('sample', sample, 1_000_000),
      seed: whole('seed', given.text('seed') ?? '1', 2 ** 32 - 1),
      html: given.text('html') ?? 'config-preview.html',
      beforeDeploy: given.flag('before-deploy'),
    };
  },

  async run(input, terminal) {
    const { config } = readSettings();
    const { region, stage } = config.deployment;
    try {
      const target = await deploymentTarget(input.stack === true ? `Leadloop-${stage}` : input.stack, region);
      const found = await preview(input, target, config, terminal);
      return input.beforeDeploy && !(await goOn(found)) ? 1 : undefined;
    } catch (error) {
      if (!input.beforeDeploy || !nothingToCompare(error)) throw error;
      terminal.say(`No preview: ${error.message}`);
      return undefined;
    }
  },
});

async function preview(input: PreviewInput, target: DeploymentTarget, after: Config, terminal: Terminal) {
  const { seed, html } = input;
  const before = configIn(await target.metadata(), target.name);
  const table = createTable(target.output('TableName'));
  const [reps, entered] = [createReps(table), createEntered(table)];
  const deps = { leads: createLeads(table), reps, entered, walk: createLeadWalk(table) };
  const now = target.now();
  const { compared, waiting } = await compareWaiting({ ...deps, terminal, now }, { before, after }, input);
  const found = previewOf(compared, now);
  const limits = await mailLimits(target.region);
  const names = { source: target.name, before: 'what is deployed', after: 'the working config' };
  // A rep who joins or leaves has a name in only one of the two configs.
  const repName = repNames({ reps: [...before.sales.reps, ...after.sales.reps] });
  const facts = { ...names, waiting, seed, limits, repName };
  terminal.result({ ...found, waiting }, previewText(found, facts));
  writePrivate(html, previewPage(found, facts));
  terminal.say(`The same with a plot: ${html}`);
  return found;
}

/** Before a deploy, a person at a terminal can still refuse; a pipeline asks nobody. */
async function goOn(found: Preview): Promise<boolean> {
  const touched = found.ready.length + found.reps.length + found.tracks.reduce((sum, t) => sum + t.leads - t.same, 0);
  if (touched === 0 || !process.stdin.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Deploy this? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** A first deploy has no waiting leads, and an update of Leadloop itself has no comparable config. */
const nothingToCompare = (error: unknown): error is Error =>
  error instanceof UnknownConfigError || error instanceof NotDeployedError;

import { CommandError, parsedArguments, whole } from '../command/arguments.ts';

export const usage = `npm run config:preview [-- --against local|deployed] [--stack NAME] [--sample N|all] [--seed N] [--html FILE]

Compares config/ as it is in your working copy with the config that is deployed, for the leads now waiting: who is mailed now,
sooner, later or never, who becomes sales-ready, who would get another rep, mails a day against what SES allows, and the cost.
Nothing is changed.

  --against local     the embedded cloud on LEADLOOP_PORT (this, unless --stack is given)
  --against deployed  the deployed stack of the stage in config/deployment.yaml, with your AWS credentials
  --stack NAME        another deployed stack
  --sample N          of more leads than this, look at so many, drawn by the seed (2000); all: every one
  --seed N            another sample (1); the same seed draws the same leads
  --html FILE         where the page with the plot goes (config-preview.html)`;

export interface PreviewArguments {
  /** Undefined: the embedded cloud; true: the stack of the config's stage. */
  stack?: string | true;
  sample: number;
  seed: number;
  html: string;
  /** `npm run deploy` asks: nothing deployed yet is no problem, and a person is asked whether to go on. */
  beforeDeploy: boolean;
}

/** Throws CommandError naming what is wrong. */
export function readArguments(args: readonly string[]): PreviewArguments {
  const values = parsed(args);
  const { against = values.stack === undefined ? 'local' : 'deployed', sample = '2000' } = values;
  if (against !== 'local' && against !== 'deployed')
    throw new CommandError(`got --against ${against}, expected local or deployed`);
  if (against === 'local' && values.stack !== undefined)
    throw new CommandError('got --against local and --stack, expected one of them — leave --against out');
  return {
    stack: against === 'local' ? undefined : (values.stack ?? true),
    sample: sample === 'all' ? Number.POSITIVE_INFINITY : whole('sample', sample, 1_000_000),
    seed: whole('seed', values.seed ?? '1', 2 ** 32 - 1),
    html: values.html ?? 'config-preview.html',
    beforeDeploy: values['before-deploy'] ?? false,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    ...{ against: text, stack: text, sample: text, seed: text, html: text },
    'before-deploy': { type: 'boolean' },
  } as const;
  return parsedArguments({ args: [...args], options }, usage).values;
}

import { CommandError, parsedArguments, spanOf, whole } from '../command/arguments.ts';

export const usage = `npm run backtest -- [--rules new.yaml] [--since 180d] [--synthetic [--leads N] [--seed N]] [--stack NAME] [--html FILE]

Replays closed leads under the rules of config/scoring.yaml and under new ones, and compares what each would have said with
what came of the leads.

  --rules FILE   the new rules, a file like config/scoring.yaml. Without it: how good are today's rules?
  --since SPAN   only leads closed within this time, such as 180d or 26w (365d)
  --synthetic    a made-up year of leads instead of a deployment's, to try it at once
  --leads N      how many to make up (1000)
  --seed N       another year (1); the same seed makes the same leads
  --stack NAME   a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT
  --html FILE    where the page with plots goes (backtest.html)`;

export interface BacktestArguments {
  rules?: string;
  since: number;
  synthetic?: { leads: number; seed: number };
  stack?: string;
  html: string;
}

/** Throws CommandError naming what is wrong. */
export function readArguments(args: readonly string[]): BacktestArguments {
  const values = parsed(args);
  const since = spanOf('since', values.since ?? '365d');
  const { leads = '1000', seed = '1' } = values;
  const made = { leads: whole('leads', leads, 100_000), seed: whole('seed', seed, 2 ** 32 - 1) };
  if (!values.synthetic && (values.leads !== undefined || values.seed !== undefined))
    throw new CommandError('got --leads or --seed without --synthetic, expected them together — add --synthetic');
  return {
    ...{ rules: values.rules, since, stack: values.stack, html: values.html ?? 'backtest.html' },
    synthetic: values.synthetic ? made : undefined,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    ...{ rules: text, since: text, leads: text, seed: text, stack: text, html: text },
    synthetic: { type: 'boolean' },
  } as const;
  return parsedArguments({ args: [...args], options }, usage).values;
}

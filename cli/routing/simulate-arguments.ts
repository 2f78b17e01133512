import { CommandError, parsedArguments, spanOf, whole } from '../command/arguments.ts';

export const usage = `npm run routing:simulate [-- --since 180d] [--seed N] [--synthetic [--leads N] [--days N]] [--stack NAME]

Routes every lead that went to sales once more, by the rules of config/sales.yaml as they are and with each strategy for all teams:
who would have got how many, how full desks were, and how fair that is. Then tells what came of the leads in fact, by rep and
reason. Only reads.

  --since SPAN   only leads that went to sales within this time, such as 180d or 26w (365d)
  --seed N       what is left to chance (1); the same seed decides the same
  --synthetic    made-up leads instead of a deployment's, to try it at once
  --leads N      how many to make up (1000)
  --days N       over how many days they come (180)
  --stack NAME   a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT`;

export interface SimulateArguments {
  /** Milliseconds. */
  since: number;
  seed: number;
  synthetic?: { leads: number; days: number };
  stack?: string;
}

/** Throws CommandError naming what is wrong. */
export function readSimulateArguments(args: readonly string[]): SimulateArguments {
  const text = { type: 'string' } as const;
  const options = {
    ...{ since: text, seed: text, leads: text, days: text, stack: text },
    synthetic: { type: 'boolean' },
  } as const;
  const { values } = parsedArguments({ args: [...args], options }, usage);
  const { since = '365d', seed = '1', leads = '1000', days = '180' } = values;
  if (!values.synthetic && (values.leads !== undefined || values.days !== undefined))
    throw new CommandError('got --leads or --days without --synthetic, expected them together — add --synthetic');
  return {
    ...{ since: spanOf('since', since), seed: whole('seed', seed, 2 ** 32 - 1), stack: values.stack },
    ...(values.synthetic && {
      synthetic: { leads: whole('leads', leads, 100_000), days: whole('days', days, 3_650) },
    }),
  };
}

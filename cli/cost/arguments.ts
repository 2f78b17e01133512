import { CommandError, parsedArguments, whole } from '../command/arguments.ts';

export const usage = `npm run cost -- --leads ID[,ID…]|N|all [--stack NAME]

What leads have cost on AWS until now, each by its own history: transitions and Lambda milliseconds of its executions, DynamoDB
units, mails. Prices and their date: analysis/cost/prices.ts. Beside it what a plain Wait/Send machine would cost for the same mails.

  --leads       these leads, or N of them (those longest in their stage first), or all
  --stack NAME  a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT`;

export interface CostArguments {
  /** Lead ids, or how many leads. */
  leads: readonly string[] | number;
  stack?: string;
}

/** Throws CommandError naming what is wrong. */
export function readArguments(args: readonly string[]): CostArguments {
  const { leads, stack } = parsed(args);
  if (leads === undefined) throw new CommandError(usage);
  if (leads === 'all') return { leads: Number.POSITIVE_INFINITY, stack };
  if (/^\d{1,7}$/.test(leads)) return { leads: whole('leads', leads, 1_000_000), stack };
  const ids = leads.split(',').map((id) => id.trim());
  const wrong = ids.find((id) => !/^[0-9a-f]{32}$/.test(id));
  if (wrong !== undefined)
    throw new CommandError(`got --leads ${wrong}, expected ids of 32 hexadecimal digits, a number of leads, or all`);
  return { leads: ids, stack };
}

function parsed(args: readonly string[]) {
  const options = { leads: { type: 'string' }, stack: { type: 'string' } } as const;
  return parsedArguments({ args: [...args], options }, usage).values;
}

import { CommandError, parsedArguments } from '../command/arguments.ts';

export const usage = `npm run rescore [-- --dry-run | --apply] [--rate N] [--stack NAME]

Scores every lead by the rules in config/scoring.yaml and tells who changes stage, and why. Deploy the rules first: a lead
that is woken is looked at by the rules that are deployed.

  --dry-run     only tells; this is what it does without --apply
  --apply       wakes those who are sales-ready now, and notes the new scores on all leads. Can be run again at any time:
                whoever has moved is left alone
  --rate N      leads a second at most (50)
  --stack NAME  a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT`;

export interface RescoreArguments {
  apply: boolean;
  rate: number;
  stack?: string;
}

/** Throws CommandError naming what is wrong. */
export function readArguments(args: readonly string[]): RescoreArguments {
  const options = {
    'dry-run': { type: 'boolean' },
    apply: { type: 'boolean' },
    rate: { type: 'string' },
    stack: { type: 'string' },
  } as const;
  const { values } = parsedArguments({ args: [...args], options }, usage);
  if (values.apply && values['dry-run'])
    throw new CommandError('got --dry-run and --apply, expected one of them — look first, then apply');
  const rate = Number(values.rate ?? 50);
  if (!(rate > 0 && rate <= 1_000))
    throw new CommandError(`got --rate ${values.rate}, expected a number of leads a second from above 0 to 1000`);
  return { apply: values.apply ?? false, rate, stack: values.stack };
}

import { CommandError, parsedArguments } from '../command/arguments.ts';

export const usage = `npm run routing:explain -- <leadId> [--stack NAME]

Tells whom a lead was offered to and why, and who would get it now, by the config of this folder and what reps hold. Only reads.

  <leadId>      as it stands in the console and in logs
  --stack NAME  a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT`;

export interface ExplainArguments {
  leadId: string;
  stack?: string;
}

/** Throws CommandError naming what is wrong. */
export function readExplainArguments(args: readonly string[]): ExplainArguments {
  const options = { stack: { type: 'string' } } as const;
  const { values, positionals } = parsedArguments({ args: [...args], allowPositionals: true, options }, usage);
  const [leadId, ...more] = positionals;
  if (leadId === undefined || more.length > 0)
    throw new CommandError(`got ${positionals.length} ids, expected one\n\n${usage}`);
  return { leadId, stack: values.stack };
}

import { type SuppressionReason, suppressionReasons } from '../../domain/lead/person.ts';
import { CommandError, parsedArguments } from '../command/arguments.ts';

export const usage = `npm run suppress -- import FILE [--reason unsubscribed|bounced|complained] [--stack NAME]
npm run suppress -- export FILE [--stack NAME]

import   everybody in FILE gets no marketing mail from now on; whoever is in a track leaves it. FILE is a CSV with addresses, one
         a line or in a column named email, and optional columns reason and at; or what export wrote. Can be repeated.
         Addresses that bounced or complained also go on the suppression list of SES.
export   writes hash, reason and time of everybody on the list; no addresses. The hashes are keyed: they mean something only
         to a deployment with the same key.

  --reason WHY  for lines that say none; unsubscribed if left out
  --stack NAME  a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT

It ends with 0, with 1 when it broke off or left lines out (the same command can be run again), with 2 when something is wrong
with the command or the file (nothing was written).`;

const options = { reason: { type: 'string' }, stack: { type: 'string' } } as const;

export interface SuppressArguments {
  command: 'import' | 'export';
  path: string;
  reason: SuppressionReason;
  stack?: string;
}

/** Throws CommandError naming what is wrong. */
export function readArguments(args: readonly string[]): SuppressArguments {
  const { values, positionals } = parsedArguments({ args: [...args], allowPositionals: true, options }, usage);
  const [command, path, ...more] = positionals;
  if ((command !== 'import' && command !== 'export') || path === undefined || more.length > 0)
    throw new CommandError(`got "${positionals.join(' ')}", expected import or export, and one file\n\n${usage}`);
  const { reason: said = 'unsubscribed', stack } = values;
  const reason = suppressionReasons.find((one) => one === said);
  if (!reason) throw new CommandError(`got --reason ${said}, expected ${suppressionReasons.join(', ')}`);
  return { command, path, reason, ...(stack !== undefined && { stack }) };
}

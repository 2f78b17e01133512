import type { Receipt, SignedReceipt } from '../../domain/privacy/erasure.ts';
import { tellings } from '../../domain/privacy/tellings.ts';
import { localTime } from '../../domain/time/calendar.ts';
import { dayOf } from '../../domain/time/format.ts';
import type { Keys } from '../../functions/adapters/secrets/key-ring.ts';
import { signatureOf } from '../../functions/services/privacy/receipt.ts';
import { CommandError } from '../command/arguments.ts';

/** The receipt in a given file. Throws CommandError when this deployment did not sign it. */
export function readReceipt(text: string, keys: Pick<Keys, 'identity'>): Receipt {
  const wrong = (why: string) =>
    new CommandError(`got a file that ${why}, expected what leadloop erase --json printed`);
  let signed: SignedReceipt;
  try {
    signed = JSON.parse(text) as SignedReceipt;
  } catch {
    throw wrong('is no JSON');
  }
  if (typeof signed?.receipt !== 'object' || typeof signed.signature !== 'string') throw wrong('is no receipt');
  if (signatureOf(signed.receipt, keys) !== signed.signature)
    throw wrong('this deployment did not sign, or that was changed since');
  return signed.receipt;
}

/** For a terminal. */
export function receiptText({ erased, remains, finishedAt, recipients = [] }: Receipt, zone: string): string {
  const count = (found: number) => (found === 0 ? 'nothing was there' : `${found} deleted`);
  return [
    `Erased on ${localTime(finishedAt, zone)}:`,
    ...erased.map(({ place, at, found }) => `  ${place}: ${count(found)}, ${localTime(at, zone)}`),
    ...(recipients.length === 0 ? [] : ['Other systems of the company:']),
    ...recipients.map(({ name, state, at }) => `  ${name}: ${tellings.en[state](localTime(at, zone))}`),
    'What remains, and why:',
    ...remains.map(({ place, what, until }) => `  ${place}: ${what}${until ? ` Until ${dayOf(until, zone)}.` : ''}`),
  ].join('\n');
}

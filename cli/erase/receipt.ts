import type { ErasureRecord } from '../../domain/privacy/erasure.ts';
import { type Receipt, receiptOf } from '../../domain/privacy/erasure.ts';
import { localTime } from '../../domain/time/calendar.ts';
import { type Keys, keyedHash } from '../../functions/adapters/secrets/key-ring.ts';
import { html } from '../../functions/http/pages/html.ts';
import { CommandError } from '../command/arguments.ts';

/** A receipt that this deployment vouches for. */
export interface SignedReceipt {
  receipt: Receipt;
  signature: string;
}

const signatureOf = (receipt: Receipt, keys: Pick<Keys, 'identity'>) =>
  keyedHash(keys.identity, 'receipt-of-an-erasure', JSON.stringify(receipt), 64);

/** The receipt of an erasure, signed; undefined while it is under way. */
export function signedReceipt(record: ErasureRecord, keys: Pick<Keys, 'identity'>): SignedReceipt | undefined {
  const receipt = receiptOf(record);
  return receipt && { receipt, signature: signatureOf(receipt, keys) };
}

/** What a file says that somebody brings as a receipt. Throws CommandError when this deployment did not sign it. */
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
export function receiptText({ erased, remains, finishedAt, toldAt }: Receipt, zone: string): string {
  const count = (found: number) => (found === 0 ? 'nothing was there' : `${found} deleted`);
  return [
    `Erased on ${localTime(finishedAt, zone)}:`,
    ...erased.map(({ place, found }) => `  ${place}: ${count(found)}`),
    ...(toldAt === undefined ? [] : ['  Webhooks, CRMs, chats and the files of insight were told.']),
    'What remains, and why:',
    ...remains.map(({ place, what }) => `  ${place}: ${what}`),
  ].join('\n');
}

/** A page to send to the person. */
export function receiptPage({ receipt, signature }: SignedReceipt, zone: string): string {
  const { erased, remains, askedAt, finishedAt } = receipt;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Receipt of an erasure</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}</style></head>
<body><h1>Your data was erased</h1>
<p>You asked on ${localTime(askedAt, zone)}. It was done on ${localTime(finishedAt, zone)}.</p>
<h2>What was erased</h2>
<ul>${erased.map(({ place, found }) => html`<li>${place}${found > 0 && html` (${found})`}</li>`)}</ul>
<h2>What remains, until when and why</h2>
<ul>${remains.map(({ place, what }) => html`<li><strong>${place}.</strong> ${what}</li>`)}</ul>
<p>Signature: ${signature}</p></body></html>
`.markup;
}

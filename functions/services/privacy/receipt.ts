import {
  type ErasureRecord,
  type KeptFor,
  type Receipt,
  receiptOf,
  type SignedReceipt,
} from '../../../domain/privacy/erasure.ts';
import { day, type Instant, plus } from '../../../domain/time/instant.ts';
import { type Keys, keyedHash } from '../../adapters/secrets/key-ring.ts';
import { signLink } from '../signed-links.ts';

/** What only this deployment can write below a receipt. */
export const signatureOf = (receipt: Receipt, keys: Pick<Keys, 'identity'>): string =>
  keyedHash(keys.identity, 'receipt-of-an-erasure', JSON.stringify(receipt), 64);

/** The receipt of an erasure, signed; undefined while it is under way. */
export function signedReceipt(
  record: ErasureRecord,
  keys: Pick<Keys, 'identity'>,
  kept: KeptFor,
): SignedReceipt | undefined {
  const receipt = receiptOf(record, kept);
  return receipt && { receipt, signature: signatureOf(receipt, keys) };
}

/** The receipt holds ids and numbers; its page is there for who did not keep it at once. */
const receiptShows = 30 * day;

/** The token in the address of a receipt's page, `/my-data/erased/<token>`, for an erasure that was ordered at this moment. */
export const receiptToken = (keys: Pick<Keys, 'links'>, leadId: string, at: Instant): string =>
  signLink(keys.links, 'erasure', { leadId, at }, plus(at, receiptShows));

import { type ErasureRecord, type Receipt, receiptOf, type SignedReceipt } from '../../../domain/privacy/erasure.ts';
import { type Keys, keyedHash } from '../../adapters/secrets/key-ring.ts';

/** What only this deployment can write below a receipt. */
export const signatureOf = (receipt: Receipt, keys: Pick<Keys, 'identity'>): string =>
  keyedHash(keys.identity, 'receipt-of-an-erasure', JSON.stringify(receipt), 64);

/** The receipt of an erasure, signed; undefined while it is under way. */
export function signedReceipt(record: ErasureRecord, keys: Pick<Keys, 'identity'>): SignedReceipt | undefined {
  const receipt = receiptOf(record);
  return receipt && { receipt, signature: signatureOf(receipt, keys) };
}

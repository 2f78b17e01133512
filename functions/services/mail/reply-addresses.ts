import { timingSafeEqual } from 'node:crypto';
import { type Keys, keyedHash } from '../../adapters/secrets/key-ring.ts';

// 80 bits, in hexadecimal: mail servers may change the case of an address, and it must stay below the 64 characters of RFC 5321.
const proofLength = 20;
const proofOf = (keys: Pick<Keys, 'identity'>, leadId: string) =>
  keyedHash(keys.identity, 'reply', leadId, proofLength);

/** The address by which answers to this lead's mail are known to be the lead's. It works as long as the lead is known. */
export const replyAddress = (keys: Pick<Keys, 'identity'>, leadId: string, domain: string) =>
  `reply+${leadId}${proofOf(keys, leadId)}@${domain}`;

/** The lead a reply address was made for; undefined for any other address. */
export function leadIdIn(keys: Pick<Keys, 'identity'>, address: string): string | undefined {
  const [, leadId = '', proof = ''] = /^reply\+([0-9a-f]{32})([0-9a-f]{20})@/i.exec(address.toLowerCase()) ?? [];
  const right = proofOf(keys, leadId);
  return proof.length === right.length && timingSafeEqual(Buffer.from(proof), Buffer.from(right)) ? leadId : undefined;
}

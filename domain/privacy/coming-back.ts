import type { Lead } from '../lead/lead.ts';
import type { Instant } from '../time/instant.ts';

/** Why somebody was erased: the person asked, or the time to keep the data was over. */
export type ErasedOn = NonNullable<Lead['erasedOn']>;

/** The reason that holds of two: what a person asked for outlasts the end of the time to keep their data. */
export const strongerReason = (one: ErasedOn, other: ErasedOn): ErasedOn => (one === 'request' ? one : other);

/** What a submission says of who sent it. `via`: the lead source, when it was none of our own forms. */
export interface Sent {
  via?: string;
  at: Instant;
  /** The filter refused it, or it came too quickly or above a limit: perhaps no person sent it. */
  isDoubtful: boolean;
}

/**
 * Whether a submission opens a new lead for a person who was erased. Nothing from before the erasure does. A person who asked to be
 * erased comes back only by an own form that a person sent: no list, partner, webhook, ad or program brings them back.
 */
export function mayComeBack(
  { erasedAt, erasedOn }: { erasedAt: Instant; erasedOn: ErasedOn },
  { via, at, isDoubtful }: Sent,
): boolean {
  return at > erasedAt && (erasedOn === 'retention' || (via === undefined && !isDoubtful));
}

/**
 * Whether anybody may have typed the address of somebody who asked to be erased: until the mailbox says yes, the lead is asked that one
 * question and nothing else comes of it.
 */
export const isUnproven = ({ erasedOn, confirmedAt, captured: { detail } }: Lead): boolean =>
  erasedOn === 'request' && confirmedAt === undefined && !('isProven' in detail && detail.isProven);

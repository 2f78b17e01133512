import type { Lead } from '../lead/lead.ts';
import type { Instant } from '../time/instant.ts';

/** The reason for an erasure: the person asked, or the retention time was over. */
export type ErasedOn = NonNullable<Lead['erasedOn']>;

/** Of two reasons the stronger: a person's request outlasts the end of a retention time. */
export const strongerReason = (one: ErasedOn, other: ErasedOn): ErasedOn => (one === 'request' ? one : other);

/** A submission's source. `via`: the lead source, when it was none of our own forms. */
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

/** Whether a stranger may have typed the address of an erased person: until the mailbox confirms, the lead gets only that question. */
export const isUnproven = ({ erasedOn, confirmedAt, captured: { detail } }: Lead): boolean =>
  erasedOn === 'request' && confirmedAt === undefined && !('isProven' in detail && detail.isProven);

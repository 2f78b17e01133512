import type { Instant } from '../time/instant.ts';

/** Why somebody was erased: the person asked, or the time to keep the data was over. */
export type ErasedOn = 'request' | 'retention';

/** The reason that holds of two: what a person asked for outlasts the end of the time to keep their data. */
export const strongerReason = (one: ErasedOn, other: ErasedOn): ErasedOn => (one === 'request' ? one : other);

/**
 * Whether a submission opens a new lead for a person who was erased. `via`: the lead source, when it was none of our own forms. Nothing
 * from before the erasure does. A person who asked to be erased comes back only by asking: no list, partner, webhook or ad brings them back.
 */
export function mayComeBack(
  { erasedAt, erasedOn }: { erasedAt: Instant; erasedOn: ErasedOn },
  via: string | undefined,
  at: Instant,
): boolean {
  return at > erasedAt && (erasedOn === 'retention' || via === undefined);
}

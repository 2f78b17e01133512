import type { Instant } from '../time/instant.ts';

/** marketing counts against the frequency cap and carries unsubscribe; transactional answers the lead; internal goes to a rep. */
export type MailKind = 'marketing' | 'transactional' | 'internal';

/**
 * One entry of the send ledger: at most one mail per lifecycle, track and step.
 * claimed → sent | unknown | released | refused. `unknown` (the process died or the answer was ambiguous) is never
 * resent by itself; the *Email Sent* event settles it. `released` (SES definitely did not take it) may be claimed again.
 */
export interface Send {
  lifecycleId: string;
  track: string;
  step: string;
  template: string;
  kind: MailKind;
  state: 'claimed' | 'sent' | 'unknown' | 'released' | 'refused';
  claimedAt: Instant;
  sentAt?: Instant;
  messageId?: string;
  /** Why it went out when it did, or why SES refused it. */
  why: string;
}

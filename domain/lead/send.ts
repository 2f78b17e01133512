import type { Instant } from '../time/instant.ts';

/** marketing counts against the frequency cap and carries unsubscribe; transactional answers the lead; internal goes to a rep. */
export type MailKind = 'marketing' | 'transactional' | 'internal';

/**
 * One entry of the send ledger: at most one mail per lifecycle, track and step.
 * claimed → sent | unknown | released | held | refused. `unknown` (the process died or the answer was ambiguous) is never
 * resent by itself; the *Email Sent* event settles it, or the run that claimed it and was only slow. `released` (SES definitely
 * did not take it) may be claimed again; so may `held`, which waits until the account, the domain or the template is mended. A sent mail becomes `refused` when SES reports that it did not send it after all.
 */
export interface Send {
  lifecycleId: string;
  track: string;
  step: string;
  template: string;
  kind: MailKind;
  state: 'claimed' | 'sent' | 'unknown' | 'released' | 'held' | 'refused';
  claimedAt: Instant;
  sentAt?: Instant;
  messageId?: string;
  /** The lead that got the mail instead: this one was merged into it. */
  instead?: string;
  /** Why it went out when it did, or why SES refused it. */
  why: string;
}

/** An entry's name within its lead. */
export const mailIdOf = ({ lifecycleId, track, step }: Pick<Send, 'lifecycleId' | 'track' | 'step'>): string =>
  `${lifecycleId}.${track}.${step}`;

/** SES definitely did not take it, and it may be tried again. */
export const isPutBack = ({ state }: Pick<Send, 'state'>): boolean => state === 'released' || state === 'held';

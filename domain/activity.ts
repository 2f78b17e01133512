import type { Instant } from './instant.ts';
import type { Attribution } from './lead.ts';

/** What can happen to a lead, with what is kept of it. Append-only: nothing rewrites an activity. */
export interface ActivityDetails {
  'form.submitted': {
    form: string;
    receipt: string;
    contentHash: string;
    answers?: Record<string, string>;
    message?: string;
    attribution: Attribution;
    /** There is no basis for mailing this person yet: the address must be confirmed first. */
    mustConfirm?: boolean;
    /** Set when the filter refused it; a refused submission scores nothing and wakes nobody. */
    refused?: string;
  };
  'page.viewed': { url: string };
  'link.clicked': { url: string; template: string; step: string };
  /** A guide was opened by its signed link; `file` is its id in capture.yaml. */
  'file.downloaded': { file: string };
  'mail.delivered': { messageId: string; template: string };
  'mail.opened': { messageId: string; template: string };
  'mail.bounced': { messageId: string; template: string; hard: boolean; diagnostic?: string };
  'mail.complained': { messageId: string; template: string };
  'mail.replied': { subject?: string };
  unsubscribed: { via: 'one-click' | 'page' };
  paused: { until: Instant };
  confirmed: Record<string, never>;
  'rep.accepted': { repId: string; attempt: number };
  'rep.declined': { repId: string; attempt: number; reason?: string };
  'outcome.recorded': {
    repId: string;
    attempt: number;
    result: 'won' | 'lost' | 'recycle';
    reason?: string;
    value?: number;
    until?: Instant;
  };
  /** An execution ended in FAILED, TIMED_OUT or ABORTED; the sweep opened another. */
  'workflow.failed': { execution: string; status: string; error?: string };
}

export type ActivityType = keyof ActivityDetails;

/** One thing that happened to a lead. `id` is deterministic for its cause, so that hearing of it twice counts once. */
export type Activity = {
  [T in ActivityType]: { id: string; type: T; at: Instant; lifecycleId: string; detail: ActivityDetails[T] };
}[ActivityType];

export type ActivityOf<T extends ActivityType> = Extract<Activity, { type: T }>;

import type { Instant } from '../time/instant.ts';
import type { PersonalField } from './fields.ts';
import type { Attribution, Consent, MailPreferences, Person, SuppressionReason } from './person.ts';

/** A person did it, or a program: then this names the evidence. Later evidence may say so too (domain/tracking/bot-detection.ts). */
interface Seen {
  machine?: string;
}

/** Where a visit of the site came from. */
export type VisitSource = Omit<Attribution, 'form' | 'at'>;

/** An action of a rep or the manager on the page of an offer; `agent`: the browser, because links can be forwarded. */
interface Acted {
  repId: string;
  attempt: number;
  agent?: string;
}

/** How a rep can reach a person. */
export const channels = ['call', 'mail', 'meeting', 'message'] as const;
export type Channel = (typeof channels)[number];

/** A rep's next step: `on` is a day, `2026-12-03`, where the rep is. */
export interface NextStep {
  on: string;
  what?: string;
}

/** A deed of a colleague, on the page of an offer or elsewhere. */
type Did = Omit<Acted, 'attempt'> & Partial<Pick<Acted, 'attempt'>>;

/** A person's objection; `via`: its channel, when no employee recorded it. */
type Objected = Partial<Did> & { allowed: boolean; via?: 'page' | 'command' };

/** A meeting that a calendar reports, `meeting` being its id there; `repId`: the host, where the host is one of our reps. */
interface Meeting extends Partial<Did> {
  meeting: string;
  starts: Instant;
  /** The zone its time is shown in: the host's, else the person's. */
  zone: string;
  title?: string;
  /** Its consequence for the rep who works on the lead. */
  next?: NextStep;
}

/** The activities of a lead with their kept details. Append-only: nothing rewrites an activity. */
export interface ActivityDetails {
  'form.submitted': {
    form: string;
    receipt: string;
    contentHash: string;
    /** As typed; the first one is who the lead is. */
    email?: string;
    person?: Person;
    answers?: Record<string, string>;
    message?: string;
    consent?: Consent;
    /** Sent with a token from a mail to this address: it is the holder of the mailbox. */
    isProven?: boolean;
    attribution: Attribution;
    /** The browser it was sent from, as t.js names it. */
    visitorId?: string;
    /** There is no basis for mailing this person yet: the address must be confirmed first. */
    mustConfirm?: boolean;
    /** The filter's reason for refusing it; a refused submission scores nothing and wakes no lead. */
    refused?: string;
  };
  'page.viewed': Seen & { url: string; attribution?: VisitSource };
  'link.clicked': Seen & {
    url: string;
    template: string;
    step: string;
    /** When the mail was made, for clicks that come before the report of its delivery. */
    sentAt?: Instant;
    /** It was the link no human sees. */
    trap?: boolean;
  };
  /** A guide was opened by its signed link (`file` is its id in capture.yaml), or a file on the site (its address). */
  'file.downloaded': Seen & { file: string };
  /** Something on the site or in the product, by its name. */
  'event.tracked': Seen & { name: string; properties?: Record<string, string | number | boolean> };
  'mail.delivered': { messageId: string; template: string };
  'mail.opened': Seen & { messageId: string; template: string };
  'mail.bounced': {
    messageId: string;
    template: string;
    hard: boolean;
    /** It was a soft bounce too many (nurture.yaml, softBounces): from it on the address counts as one that does not work. */
    tooMany?: boolean;
    diagnostic?: string;
  };
  'mail.complained': { messageId: string; template: string };
  /** `refuses`: it only declines what we offer: it gives no points and raises no hand. */
  'mail.replied': Seen & { subject?: string; text?: string; refuses?: true };
  /** `said`: the reply that asked for it. */
  unsubscribed: { via: 'one-click' | 'page' | 'reply'; said?: string };
  /** An employee ended the person's suppression. */
  'suppression.lifted': { reason: SuppressionReason };
  paused: { until: Instant };
  /** The person's preferences from now on; they replace earlier ones. */
  'preferences.changed': MailPreferences;
  /** `receipt`: of the confirmed post. `lifts`: it also resubscribes the person. */
  confirmed: { receipt?: string; lifts?: boolean };
  'rep.accepted': Acted;
  /** `passTo`: the rep a manager chose. */
  'rep.declined': Acted & { reason?: string; passTo?: string };
  /** The rep asked for more time to answer. */
  'rep.snoozed': Acted & { until: Instant };
  /** The rep wants to be reminded by these steps of sales.yaml, instead of those before; none: no more. */
  'follow-up.planned': Acted & { followUp?: string };
  'outcome.recorded': Acted & {
    result: 'won' | 'lost' | 'recycle';
    reason?: string;
    value?: number;
    until?: Instant;
    product?: string;
    track?: string;
  };
  /** Corrects a wrong outcome; the first record stays, too. */
  'outcome.corrected': Acted & {
    from: 'won' | 'lost';
    result: 'won' | 'lost';
    reason?: string;
    value?: number;
    product?: string;
  };
  /** An employee spoke or wrote to the person, or tried to. */
  'contact.made': Did & { channel: Channel; reached: boolean; note?: string; next?: NextStep };
  /** A rep's note, next step, or both. */
  'note.added': Did & { note?: string; next?: NextStep };
  /** The person wants no calls, or wants them again. */
  'calls.changed': Objected;
  /** The person objects to profiling (no points, no grade by their facts, no segments), or agrees again. */
  'profiling.changed': Objected;
  /** The sale is at another step, or is expected otherwise; absent fields stay. `probability` in percent, `closeOn` a day. */
  'sale.moved': Did & {
    step?: string;
    value?: number;
    currency?: string;
    probability?: number;
    closeOn?: string;
  };
  /** A contact or a note was a slip: what happened stays in the table, and counts no more. `of` is its id. */
  'work.undone': Did & { of: string };
  /** The person chose a time in a calendar of ours. `note`: their text there. */
  'meeting.booked': Meeting & { note?: string };
  /** It is at another time now; `was` is its name before, where the calendar gave it another one. */
  'meeting.moved': Meeting & { was?: string };
  'meeting.cancelled': Meeting & { note?: string };
  /** An employee gave the lead to a rep (`to`), or returned their own; `from` had it or was asked. */
  'lead.assigned': Did & { to?: string; from?: string; reason?: string };
  /** A colleague corrected facts about the person; an empty text clears the field. */
  'profile.corrected': Did & { fields: Partial<Record<PersonalField, string>> };
  /** An employee found that the person will not buy: a supplier, an applicant. */
  'lead.dismissed': Did & { reason: string };
  /** That was wrong; `of`: the activity that it takes back. */
  'lead.restored': Did & { of: string };
  /** An employee found that another lead, `other`, is the same person. */
  'lead.merged': Did & { other: string };
  /** That was wrong; `of`: the activity that it takes back. */
  'lead.unmerged': Did & { other: string; of: string };
  /** Sales said whose the lead is, somewhere else. */
  'owner.changed': { repId: string; via: string };
  /** Other scoring rules put the lead elsewhere; `rules` is their hash. */
  'rules.changed': { rules: string };
  /** An execution ended in FAILED, TIMED_OUT or ABORTED; the sweep opened another. */
  'workflow.failed': { execution: string; status: string; error?: string };
}

export type ActivityType = keyof ActivityDetails;

/** One activity of a lead. `id` is deterministic for its cause, so that a repeated message counts once. */
export type Activity = {
  [T in ActivityType]: { id: string; type: T; at: Instant; lifecycleId: string; detail: ActivityDetails[T] };
}[ActivityType];

export type ActivityOf<T extends ActivityType> = Extract<Activity, { type: T }>;

import type { Instant } from '../time/instant.ts';
import type { Activity } from './activity.ts';
import type { Assignment } from './assignment.ts';
import type { Told } from './domain-events.ts';
import type { Send } from './send.ts';
import type { Track } from './track.ts';

/** Where a lead is. The ten words of the product; there is no eleventh. */
export const stages = [
  'captured',
  'nurturing',
  'sales-ready',
  'assigned',
  'working',
  'customer',
  'lost',
  'dormant',
  'rejected',
  'unsubscribed',
] as const;
export type Stage = (typeof stages)[number];

/** How a lifecycle can end: the last states of the state machine. */
export type End = 'rejected' | 'unconfirmed' | 'unsubscribed' | 'dormant' | 'customer' | 'lost';

/** The stage a lead is left in by each end. */
export const stageAtEnd: Record<End, Stage> = {
  rejected: 'rejected',
  unconfirmed: 'rejected',
  unsubscribed: 'unsubscribed',
  dormant: 'dormant',
  customer: 'customer',
  lost: 'lost',
};

/** Where a lead goes that sales gives back. */
export const stageAfterRecycle = ({ customerSince }: Pick<Lead, 'customerSince'>): Stage =>
  customerSince === undefined ? 'nurturing' : 'customer';

export const grades = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof grades)[number];

/** Where one submission came from. Every lead keeps its first and its last. */
export interface Attribution {
  source?: string;
  medium?: string;
  campaign?: string;
  term?: string;
  content?: string;
  gclid?: string;
  fbclid?: string;
  referrer?: string;
  landingPage?: string;
  /** The door it came through when that was not a form: `meta`, `google`, `webhook:<source>`, `partner:<id>`, `import:<source>`. */
  via?: string;
  /** The code of the short link that was followed. */
  link?: string;
  /** Who sent the person, by a referral link: a lead id. */
  referredBy?: string;
  form: string;
  at: Instant;
}

/** What a person told us about themselves; the first value wins for identity, the newest for everything else. */
export interface Person {
  name?: string;
  company?: string;
  jobTitle?: string;
  phone?: string;
  country?: string;
  timeZone?: string;
  companySize?: string;
  industry?: string;
}

/** What allows us to mail somebody who did not tick a box of ours. */
export type ConsentBasis = 'consent' | 'legitimate-interest';

/** What somebody agreed to: when, where, and in which words. */
export interface Consent {
  given: boolean;
  at: Instant;
  source: string;
  text?: string;
  /** Names these words, so that who agreed to the same can be counted; they themselves are in `text`. */
  version?: string;
  basis?: ConsentBasis;
}

/** One entry of a lead's way through the stages. */
export interface StageMove {
  stage: Stage;
  at: Instant;
  why: string;
  /** What the world is told of it. */
  event?: Told;
}

/** What a parked execution waits for; each is one wait state of the lifecycle. */
export const waits = ['confirmation', 'engagement', 'acceptance', 'outcome'] as const;
export type Wait = (typeof waits)[number];

/** A parked execution: the token that resumes it, written by the state machine itself. */
export interface Parking {
  token: string;
  for: Wait;
  until: Instant;
}

/** Why the lead may get no marketing mail. */
export const suppressionReasons = ['unsubscribed', 'bounced', 'complained'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** What a person chose about our mail, on the preferences page. */
export interface MailPreferences {
  /** Topics (nurture.yaml) they want nothing about. */
  off: string[];
  /** One marketing mail in seven days at most. */
  weekly: boolean;
}

/** What is known of an address beyond its spelling; looked up once, before anything is spent on it. */
export interface AddressFacts {
  /** A private mailbox at a provider for everybody. */
  freeMail?: boolean;
  /** info@, sales@ …: read by several people or by none. */
  role?: boolean;
  /** Why nothing can be sent there, in words. */
  refused?: string;
  checkedAt: Instant;
}

export interface Lead extends Person {
  id: string;
  /** The address as the person typed it, trimmed: what mail is sent to. Identity is `domain/capture/identity.ts`. */
  email: string;
  address?: AddressFacts;
  answers: Record<string, string>;
  consent?: Consent;
  first: Attribution;
  last: Attribution;
  stage: Stage;
  /** Newest last, only ever added to; the stage can be the one before (another offer). Funnel and time in stage are read from here. */
  moves: StageMove[];
  /** So many moves have been published, see domain/lead/domain-events.ts; none when it is missing. */
  told?: number;
  /** The newest offer that stands in `moves`. */
  offered?: string;
  /** Grows with every signal. Whoever decided on an older revision may not park: that is how no wake-up is lost. */
  revision: number;
  lifecycleId: string;
  /** True from the write that opens a lifecycle to the one that closes it; only then an execution exists or is due. */
  open: boolean;
  openedAt: Instant;
  /** How often the execution of this lifecycle failed and was replaced by another. */
  restarts?: number;
  /** The lifecycle that ended last, and how. */
  closed?: { lifecycleId: string; end: End; at: Instant };
  /** A cache for lists and mails; the truth is the fold over the activities. */
  score?: { total: number; grade: Grade; asOf: Instant };
  /** The activity that made the lead, kept in the profile so that capturing a new lead is one write. */
  captured: Activity;
  suppressed?: { reason: SuppressionReason; at: Instant };
  confirmBy?: Instant;
  confirmedAt?: Instant;
  /** No marketing touch before this moment: a pause chosen by the lead, or the `until` of a recycle. */
  pausedUntil?: Instant;
  preferences?: MailPreferences;
  /** The version of a pinned track this lead started on, and when its run of it began. */
  pinned?: { version: string; since: Instant };
  /** When the last won, lost or recycle was recorded: older evidence does not make the lead sales-ready again. */
  outcomeAt?: Instant;
  /** The rep the lead belongs to, as sales said (a CRM, a manager), and when; see `ownerOf`. */
  owner?: { repId: string; at: Instant };
  /** The track the rep chose with the recycle of this moment (`outcomeAt`). */
  recycledTo?: { track: string; at: Instant };
  /** When the lead was first won. A customer whose next deal comes to nothing is still a customer. */
  customerSince?: Instant;
  parked?: Parking;
  /** A wake-up that was promised (token taken) and may still have to be delivered by the sweep. */
  waking?: Parking;
  createdAt: Instant;
}

/** All that is known of a lead: one query. Activities are in time order and unique by id, the capturing one included. */
export interface Story {
  lead: Lead;
  activities: readonly Activity[];
  sends: readonly Send[];
  assignments: readonly Assignment[];
  /** The track as it was when a pinned lead started on it. */
  journey?: Track;
  /** Activities that are written down and not acted on yet: their process runs, or died. By id. */
  unsettled?: readonly string[];
}

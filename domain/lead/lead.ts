import { type Instant, latest } from '../time/instant.ts';
import type { Activity } from './activity.ts';
import type { DomainEventDraft } from './event-schemas.ts';
import type { Grade } from './grade.ts';
import type { AddressFacts, Attribution, Consent, MailPreferences, Person, SuppressionReason } from './person.ts';
import type { End, Stage } from './stage.ts';

/** The stage of a lead that sales gives back. */
export const stageAfterRecycle = ({ customerSince }: Pick<Lead, 'customerSince'>): Stage =>
  customerSince === undefined ? 'nurturing' : 'customer';

/** When marketing touches may continue: the later of the lead's own break and the rest its rep asked for. */
export function quietUntil({ pausedUntil, restsUntil }: Pick<Lead, 'pausedUntil' | 'restsUntil'>): Instant | undefined {
  if (pausedUntil === undefined || restsUntil === undefined) return pausedUntil ?? restsUntil;
  return latest(pausedUntil, restsUntil);
}

/** All ids of the person: the lead's own and those of the leads merged into it. */
export const idsOf = ({ id, merged = [] }: Pick<Lead, 'id' | 'merged'>): string[] => [
  id,
  ...merged.map((one) => one.id),
];

/** The lead as sales sees it: without a phone number when the person wants no calls. */
export const callable = (lead: Lead): Lead => (lead.mayCall === false ? { ...lead, phone: undefined } : lead);

/** One entry of a lead's way through the stages. */
export interface StageMove {
  stage: Stage;
  at: Instant;
  why: string;
  /** The published event. */
  event?: DomainEventDraft;
  /** The reported activity, when the lead keeps its stage: one entry each. */
  of?: string;
}

/** The wait states of the lifecycle, in which an execution is parked. */
export const waits = ['confirmation', 'engagement', 'acceptance', 'outcome'] as const;
export type Wait = (typeof waits)[number];

/** A parked execution: the token that resumes it, written by the state machine itself. */
export interface Parking {
  token: string;
  for: Wait;
  until: Instant;
}

export interface Lead extends Person {
  id: string;
  /** The address as the person typed it, trimmed: what mail is sent to. Identity is `domain/capture/identity.ts`. */
  email: string;
  address?: AddressFacts;
  answers: Record<string, string>;
  /** What counts of `consents`. */
  consent?: Consent;
  /** All that was said about marketing mail, oldest first; made from the activities when a history is read. */
  consents?: Consent[];
  /** The first no and the last yes of the mailbox's holder: they hold however much happens after them. */
  provenNo?: Consent;
  provenYes?: Consent;
  first: Attribution;
  last: Attribution;
  stage: Stage;
  /** Newest last, only ever added to; the stage can be the one before (another offer). Funnel and time in stage are read from here. */
  moves: StageMove[];
  /** How many moves have been published, see domain/lead/domain-events.ts; none when it is missing. */
  published?: number;
  /** The newest offer in `moves`. */
  offered?: string;
  /** Grows with every signal. A step that decided on an older revision may not park, so no wake-up is lost. */
  revision: number;
  lifecycleId: string;
  /** True from the write that opens a lifecycle to the one that closes it; only then an execution exists or is due. */
  open: boolean;
  openedAt: Instant;
  /** How often the execution of this lifecycle was replaced by another. */
  restarts?: number;
  /** Executions of this lifecycle that died since one last parked. */
  failures?: number;
  /** When the lead gets another execution after one died; absent once that one has parked. */
  restartAt?: Instant;
  /** The execution that a person stopped: the lead gets another one when a person orders it. */
  stopped?: { execution: string; at: Instant };
  /** How often the running execution has parked; its history grows with each. */
  parks?: number;
  /** The lifecycle that ended last, and how. */
  closed?: { lifecycleId: string; end: End; at: Instant };
  /** A cache for lists and mails; the truth is the fold over the activities. */
  score?: { total: number; grade: Grade; asOf: Instant };
  /** The day (UTC) of the person's last own activity: a cache for lists, never before that day. */
  activeOn?: string;
  /** When sales' next step is due, stored by the look after the last contact: a cache for lists. A later note makes it done. */
  nextDue?: Instant;
  notedAt?: Instant;
  /** The activity that made the lead, in the profile so that capturing a new lead is one write. */
  captured: Activity;
  suppressed?: { reason: SuppressionReason; at: Instant };
  confirmBy?: Instant;
  confirmedAt?: Instant;
  /** The break the lead chose: no marketing touch before this moment. */
  pausedUntil?: Instant;
  /** The same from the rep's last outcome. The later of both fields holds, in any order of writing. */
  restsUntil?: Instant;
  preferences?: MailPreferences;
  /** False: the person wants no calls. */
  mayCall?: boolean;
  /** False: the person objects to being profiled. */
  mayProfile?: boolean;
  /** The pinned version of a track, and when the lead's run of it began. */
  pinned?: { version: string; since: Instant };
  /** When the last won, lost or recycle was recorded: older evidence does not make the lead sales-ready again. */
  outcomeAt?: Instant;
  /** The lifecycle that was lost, and won by a correction that opened this one. */
  correctedFrom?: string;
  /** The offer by which a rep took the lead: of two who accept at once, the first to write this. */
  taken?: { offer: string; at: Instant };
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
  /** Leads of the same person that were merged into this one; `of` names the activity that merged it. */
  merged?: { id: string; lifecycleId: string; of: string; at: Instant }[];
  /** The lead this one was merged into, and whether this one was open then, which an undo restores. */
  mergedInto?: { id: string; of: string; open: boolean };
  /** Leads that this one was merged into at some time. They still name it, so an erasure of this one cleans them, too. */
  namedBy?: string[];
  /** The person was erased then and came back: nothing before it belongs to this lead. */
  erasedAt?: Instant;
  /** Why they were erased then. */
  erasedOn?: 'request' | 'retention';
}

import type { Instant } from '../time/instant.ts';
import type { Activity } from './activity.ts';

/** The manager's id in assignments; no rep may have it. */
export const managerId = 'manager';

const program = 'program:';
/** The actor's id in activities of a program that acts by its key. */
export const programId = (name: string): string => `${program}${name}`;
/** The name of the program in such an id; undefined for a rep or the manager. */
export const programIn = (repId: string): string | undefined =>
  repId.startsWith(program) ? repId.slice(program.length) : undefined;

/** A rep considered for a lead, and why not when not. */
export interface Candidate {
  repId: string;
  eligible: boolean;
  why: string;
  /** The number that the strategy compared: lead turns behind, part of capacity in use, or win rate. */
  score?: number;
}

/** One offer of a lead to a rep (or, after the last rep, to the manager). Attempts count from 1 within a lifecycle. */
export interface Assignment {
  lifecycleId: string;
  attempt: number;
  repId: string;
  toManager: boolean;
  /** `expired`: no answer in time. `withdrawn`: over for another reason; the rep is away, or another rep took the lead. */
  status: 'offered' | 'accepted' | 'declined' | 'expired' | 'withdrawn' | 'closed';
  offeredAt: Instant;
  /** First-contact SLA in the rep's working hours. */
  acceptBy: Instant;
  /** When the rep is warned that the answer time is nearly over. */
  warnAt?: Instant;
  /** When the rep asked for more time. */
  snoozedAt?: Instant;
  /** When the answer time began again because the mail about the offer could not leave. */
  renewedAt?: Instant;
  acceptedAt?: Instant;
  /** Only on the manager's offer: since when no rep has answered. */
  unansweredAt?: Instant;
  /** When the lead was taken back: the rep had accepted it and never reported an outcome. */
  givenUpAt?: Instant;
  declinedBecause?: string;
  /** The rep a manager chose instead; the next offer goes there. */
  passTo?: string;
  /** In words, for the rep and for audit: which rule, which strategy. */
  why: string;
  candidates: Candidate[];
  /** How many more were looked at than are listed. */
  unlisted?: number;
  /** The rule of sales.yaml, and how its team shares leads. */
  rule?: string;
  strategy?: string;
  /** Among which leads the outcome counts for the rep's win rate. */
  segment?: string;
  outcome?: {
    result: 'won' | 'lost' | 'recycle';
    at: Instant;
    reason?: string;
    value?: number;
    until?: Instant;
    /** The sold product. */
    product?: string;
    /** The track for a recycled lead. */
    track?: string;
  };
  /** The answer, while the workflow may not have received it: the sweep sends it when the answering process died. */
  promised?: Activity;
  /** Outcomes before their correction, oldest first. */
  corrected?: NonNullable<Assignment['outcome']>[];
}

export type Outcome = NonNullable<Assignment['outcome']>;

/** Names an offer among all of its lead. */
export const offerKey = ({ lifecycleId, attempt }: Pick<Assignment, 'lifecycleId' | 'attempt'>) =>
  `${lifecycleId}#${attempt}`;

/** Whether a rep has accepted, regardless of what happened since. */
export const isTaken = ({ status, acceptedAt }: Assignment) =>
  status === 'accepted' || (status === 'closed' && acceptedAt !== undefined);

/** The last offer of a lifecycle. */
export function newest(assignments: readonly Assignment[]): Assignment | undefined {
  return assignments.reduce<Assignment | undefined>((a, b) => (a && a.attempt > b.attempt ? a : b), undefined);
}

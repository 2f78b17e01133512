import type { End, Stage } from '../../domain/lead/stage.ts';
import type { Touch } from './touches.ts';

/** Milliseconds since the epoch: a third of the bytes of an instant in text, and SQL subtracts it. */
export type Ms = number;

/** The way to a customer, in order. Each is reached once in a lifecycle, and a later one implies those before. */
export const milestones = ['captured', 'real', 'ready', 'accepted', 'contacted', 'won'] as const;
export type Milestone = (typeof milestones)[number];

/** What became of a stay in a stage; the five add up to all stays. */
export const fates = ['on', 'back', 'lost', 'ended', 'there'] as const;
export type Fate = (typeof fates)[number];

/** One stay in a stage, between two moves that change the stage. */
export interface StageVisit {
  stage: Stage;
  from: Ms;
  /** Absent while the lead is still there. */
  to?: Ms;
  fate: Fate;
  rep?: string;
}

/** One mail of the lifecycle, and its effects. */
export interface MailFact {
  track: string;
  step: string;
  template: string;
  at: Ms;
  delivered?: true;
  /** A person followed a link. */
  clicked?: true;
  replied?: true;
  /** Sales-ready within 14 days. */
  ready?: true;
  unsubscribed?: true;
  bounced?: true;
  complained?: true;
}

/** What sales said of the lead, in order. */
export interface OutcomeFact {
  result: 'won' | 'lost' | 'recycle';
  at: Ms;
  rep?: string;
  reason?: string;
  /** In the currency of sales.yaml. */
  value?: number;
}

/** The clocks of speed to lead: when each ended, and the rep's working time until then, in milliseconds. */
export interface Clocks {
  /** When the hand was raised, or the score was high enough. */
  raised?: Ms;
  offered?: Ms;
  /** The end of the first offer's answer time. */
  acceptBy?: Ms;
  accepted?: Ms;
  contacted?: Ms;
  work?: { offered?: number; accepted?: number; contacted?: number };
}

/**
 * One lifecycle of one lead in insight: no name, no address, no lead id. One line of journeys/<shard>.jsonl.gz;
 * docs/reference/insight.sql reads the same lines.
 */
export interface Journey {
  /** The lead under an id that only insight uses; absent when the lead was erased. */
  id?: string;
  /** Which lifecycle of the lead: 1 is the first. */
  run: number;
  openedAt: Ms;
  closedAt?: Ms;
  end?: End;
  /** The Monday of the week of `openedAt`, in insight.timeZone. */
  week: string;
  /** The month of the milestone, in insight.timeZone: `2026-11`. */
  readyMonth?: string;
  acceptedMonth?: string;
  /** The month in which today's rules would have called it sales-ready. */
  ruledMonth?: string;
  /** When each was reached; only recorded milestones, and those that a later one implies. */
  reached: Partial<Record<Milestone, Ms>>;
  visits: StageVisit[];
  touches: Touch[];
  source: string;
  campaign?: string;
  form?: string;
  country?: string;
  persona?: string;
  track?: string;
  rep?: string;
  team?: string;
  clocks: Clocks;
  outcomes: OutcomeFact[];
  /** Why reps declined it. */
  declined: string[];
  mails: MailFact[];
  /** Pages (`/pricing`) and guides (`guide:<id>`) seen before a rep took the lead. */
  seen: string[];
  /** The segments the lead is in now: of its newest lifecycle, and only where segments.yaml names some. */
  segments?: string[];
}

/** Names a lifecycle among all. */
export const nameOf = ({ id, run }: Pick<Journey, 'id' | 'run'>): string => (id === undefined ? '' : `${id}-${run}`);
/** The lead of such a name: one that came back has several. */
export const leadIn = (name: string): string => name.slice(0, name.lastIndexOf('-'));

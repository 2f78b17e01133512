import type { Config } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';

/** A lead's real outcome; `none`: sales reported none, because it never got the lead or returned it. */
export type RealOutcome = 'won' | 'lost' | 'none';

/** One closed lead, with its history before the outcome only. */
export interface Case {
  lead: Lead;
  /** What happened since the outcome before this one, in the order of time. */
  activities: readonly Activity[];
  outcome: RealOutcome;
  /** The reason of a loss, or the sold product. */
  reason?: string;
  closedAt: Instant;
}

export type BacktestRules = Pick<Config, 'scoring' | 'capture'>;

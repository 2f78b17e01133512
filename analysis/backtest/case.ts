import type { Config } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';

/** What really came of a lead; `none`: sales never said, because it never got the lead or gave it back. */
export type RealOutcome = 'won' | 'lost' | 'none';

/** One closed lead, cut to what was known before its outcome. */
export interface Case {
  lead: Lead;
  /** What happened since the outcome before this one, in the order of time. */
  activities: readonly Activity[];
  outcome: RealOutcome;
  /** Why it was lost, or what was sold. */
  reason?: string;
  closedAt: Instant;
}

export type BacktestRules = Pick<Config, 'scoring' | 'capture'>;

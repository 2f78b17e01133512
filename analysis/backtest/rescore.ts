import type { Config } from '../../domain/config/config.ts';
import type { ActivityOf } from '../../domain/lead/activity.ts';
import type { Grade } from '../../domain/lead/grade.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Stage } from '../../domain/lead/stage.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { qualify } from '../../domain/workflow/qualify.ts';

/** What today's rules make of a lead. */
export interface Rescored {
  score: { total: number; grade: Grade; asOf: Instant };
  /** The stage these rules give it, when it is in another one. */
  move?: { from: Stage; to: Stage; why: string };
}

/**
 * Scores a lead anew and decides whether the rules move it. Rules move leads to sales only: sales decides about its leads, a
 * lost, rejected or unsubscribed lead returns by asking, and time and activities decide the rest.
 */
export function rescore(
  history: LeadHistory,
  config: Pick<Config, 'scoring' | 'capture' | 'nurture'>,
  now: Instant,
): Rescored {
  const { next, stage: to, score, grade, why } = qualify(history, config, now);
  const { open, stage: from, parked } = history.lead;
  const isWaiting = from === 'dormant' ? !open : open && (from === 'nurturing' || from === 'customer');
  const moves = next === 'sales-ready' && isWaiting && parked?.for !== 'confirmation';
  return { score: { total: score.total, grade, asOf: score.asOf }, move: moves ? { from, to, why } : undefined };
}

/** The signal that wakes a lead which the rules put elsewhere. The same rules and lifecycle: the same activity, written once. */
export function rulesChanged(
  { lead, activities }: LeadHistory,
  rules: string,
  now: Instant,
): ActivityOf<'rules.changed'> {
  const { lifecycleId } = lead;
  const id = `rules-${rules}-${lifecycleId}`;
  const at = activities.find((activity) => activity.id === id)?.at ?? now;
  return { id, type: 'rules.changed', at, lifecycleId, detail: { rules } };
}

import type { Grade } from '../../domain/lead/grade.ts';
import { gradeOf } from '../../domain/scoring/grade.ts';
import { mayRaiseHand } from '../../domain/scoring/hand-raise.ts';
import { isSalesReady } from '../../domain/scoring/readiness.ts';
import { pointsOf, score } from '../../domain/scoring/score.ts';
import { day, type Instant, instant, millis } from '../../domain/time/instant.ts';
import type { BacktestRules, Case } from './case.ts';

/** The verdict of a set of rules about a closed lead. */
export interface Verdict {
  /** The first moment at which it would have been sales-ready; undefined when never. */
  readyAt?: Instant;
  /** The reason for readiness, or what was still missing at the end. */
  why: string;
  grade: Grade;
  /** The highest score it ever had. */
  best: number;
  handRaised: boolean;
}

/**
 * Looks at the lead after each activity that could have made it ready: between those, points only fade. Negative points fade
 * too, so leads that have some are also looked at once a day. The grade is that of today's profile, which may be later than the
 * moment.
 */
export function verdictOf({ lead, activities, closedAt }: Case, rules: BacktestRules): Verdict {
  const { grade } = gradeOf(lead, rules.scoring);
  const found: Verdict = { why: 'nothing happened', grade, best: 0, handRaised: false };
  for (const at of momentsOf(activities, closedAt, rules)) {
    const known = activities.filter((activity) => activity.at <= at);
    const { total } = score(known, rules.scoring, at);
    found.best = Math.max(found.best, total);
    if (found.readyAt !== undefined) continue;
    const history = { lead: { ...lead, outcomeAt: undefined }, activities: known, sends: [], assignments: [] };
    const { ready, handRaise, why } = isSalesReady(history, rules, at);
    found.why = why;
    if (!ready) continue;
    found.readyAt = at;
    found.handRaised = handRaise;
  }
  return found;
}

function momentsOf(activities: Case['activities'], closedAt: Instant, { scoring }: BacktestRules): Instant[] {
  const decisive = activities.filter((one) => pointsOf(one, scoring) > 0 || mayRaiseHand(one, scoring));
  const moments = new Set(decisive.map(({ at }) => at));
  const first = activities.find((one) => pointsOf(one, scoring) < 0);
  if (first) for (let at = millis(first.at) + day; at < millis(closedAt); at += day) moments.add(instant(at));
  return [...moments].sort();
}

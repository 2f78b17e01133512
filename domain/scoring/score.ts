import type { ScoringRules } from '../config/config.ts';
import type { Activity, ActivityOf } from '../lead/activity.ts';
import { type Instant, millis } from '../time/instant.ts';
import { humanActivities } from '../tracking/bot-detection.ts';
import { createIdSet } from '../tracking/id-set.ts';
import { createCaps } from './caps.ts';
import { pointRules } from './point-rules.ts';

/** Why a lead has some of its points: one entry per activity and rule that counted. In words: `describe(activity)`. */
export interface ScoreReason {
  activity: Activity;
  /** The id of the rule in scoring.yaml. */
  rule: string;
  /** The product interest it counts for; undefined: it counts for the score. */
  interest?: string;
  /** The rule's points, before cap and decay. */
  raw: number;
  /** The points after the cap, before decay. */
  given: number;
  /** The points now, to one decimal; 0 when the cap was reached or they have faded. */
  points: number;
  /** The group whose cap cut the points. */
  cappedBy?: string;
}

/**
 * Behaviour points: whole numbers from 0 to 100. The reasons without an interest add up to the total, those of an interest to
 * its total, before they are rounded and clamped.
 */
export interface Score {
  total: number;
  /** The total of each product interest. */
  interests: Record<string, number>;
  asOf: Instant;
  reasons: ScoreReason[];
}

/** The points of one activity for the score, by itself, without cap and decay; 0 when no rule knows it or a filter refused it. */
export function pointsOf(activity: Activity, rules: ScoringRules): number {
  const [rule] = pointRules(rules).rulesFor(activity);
  return rule?.category === 0 ? rule.points : 0;
}

/**
 * A fold over activities: any order and any repetition gives the same score. Points halve every half-life (exponential decay).
 * Caps bound a group's points before decay, within any `per` long span; earlier activities fill them first. An activity from
 * the future counts as new. Profiling objections give 0. Activities should be sorted by time.
 */
export function score(activities: readonly Activity[], rules: ScoringRules, now: Instant): Score {
  if (objects(activities)) return scoreOf([], rules, now);
  return scoreOf(humanActivities(activities, rules.machines), rules, now);
}

/** Whether the person's last choice about profiling is an objection. */
function objects(activities: readonly Activity[]): boolean {
  let last: ActivityOf<'profiling.changed'> | undefined;
  for (const one of activities) if (one.type === 'profiling.changed' && (!last || byTime(last, one) <= 0)) last = one;
  return last?.detail.allowed === false;
}

/** The same for activities that are known to be people's: telling programs from people is half of the work. */
export function scoreOf(people: readonly Activity[], rules: ScoringRules, now: Instant): Score {
  const plan = pointRules(rules);
  const through = createCaps(plan);
  const asOf = millis(now);
  // Added in tenths, as shown to people: the listed reasons must explain the total to the digit.
  const tenths = new Array<number>(plan.interests.length + 1).fill(0);
  const reasons: ScoreReason[] = [];
  const seen = createIdSet(people.length);
  for (const activity of inOrder(people)) {
    const fitting = plan.rulesFor(activity);
    if (fitting.length === 0 || seen(activity.id)) continue;
    const at = millis(activity.at);
    const age = Math.max(0, asOf - at);
    for (const { id, points: raw, halfLife, cap, category, group, interest } of fitting) {
      const given = cap < 0 ? raw : through(cap, at, raw);
      const left = given === 0 ? 0 : Math.round(given * 2 ** (-age / halfLife) * 10) + 0;
      tenths[category] = (tenths[category] ?? 0) + left;
      const cappedBy = given === raw ? undefined : group;
      reasons.push({ activity, rule: id, interest, raw, given, points: left / 10, cappedBy });
    }
  }
  const [total = 0, ...others] = tenths.map((sum) => Math.min(100, Math.max(0, wholePoints(sum))) + 0);
  const interests = Object.fromEntries(plan.interests.map((id, index) => [id, others[index] ?? 0]));
  return { total, interests, asOf: now, reasons };
}

/** Tenths as whole points. Half a point rounds down: 59.45 shows as 59.5, and must not pass for 60. */
const wholePoints = (tenths: number) => Math.ceil((tenths - 5) / 10);

/** Oldest first and, of one moment, by id: as they are where they are in that order already. */
function inOrder(activities: readonly Activity[]): readonly Activity[] {
  for (let index = 1; index < activities.length; index++) {
    const [before, after] = [activities[index - 1], activities[index]];
    if (before && after && byTime(before, after) > 0) return activities.toSorted(byTime);
  }
  return activities;
}

function byTime(a: Activity, b: Activity): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** The product interest with the most points; of equals the first in scoring.yaml. None without points. */
export function strongestInterest(interests: Readonly<Record<string, number>>): string | undefined {
  const [first] = Object.entries(interests).toSorted(([, a], [, b]) => b - a);
  return first && first[1] > 0 ? first[0] : undefined;
}

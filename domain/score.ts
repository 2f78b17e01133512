import type { Activity } from './activity.ts';
import type { ScoringRules } from './config.ts';
import { between, type Instant, millis } from './instant.ts';
import { byPeople, isMarked } from './machines.ts';
import { describe, pathOf } from './words.ts';

/** Why a lead has some of its points: one entry per activity that a rule knows. */
export interface ScoreReason {
  activityId: string;
  /** The id of the rule in scoring.yaml. */
  rule: string;
  what: string;
  at: Instant;
  /** What the rule gives, before cap and decay. */
  raw: number;
  /** What is left of it now, to one decimal; 0 when the cap was reached or it has faded. */
  points: number;
}

/** Behaviour points: a whole number from 0 to 100. The reasons add up to it before it is rounded and clamped. */
export interface Score {
  total: number;
  asOf: Instant;
  reasons: ScoreReason[];
}

type PointRule = ScoringRules['points'][number];

/** The points of one activity by itself, without cap and decay; 0 when no rule knows it or the filter refused it. */
export function pointsOf(activity: Activity, rules: ScoringRules): number {
  return ruleFor(activity, rules)?.points ?? 0;
}

/**
 * A fold over activities: in any order, with any repeats, the same score. Points fade by half every half-life,
 * N(t) = N0 · 2^(−t/h) (exponential decay; https://en.wikipedia.org/wiki/Exponential_decay#Half-life), so an idle lead
 * tends to 0 by itself. Caps bound what a group gives, before fading, within any `per` long span (or for all time):
 * earlier activities fill the cap first. An activity from the future (a clock that is ahead) counts as new.
 */
export function score(activities: readonly Activity[], rules: ScoringRules, now: Instant): Score {
  const counted = new Map<string, { at: number; points: number }[]>();
  const reasons = inOrder(byPeople(activities, rules.machines)).flatMap((activity): ScoreReason[] => {
    const rule = ruleFor(activity, rules);
    if (rule === undefined || rule.points === 0) return [];
    const capped = withinCap(rule, millis(activity.at), rules, counted);
    const age = Math.max(0, between(activity.at, now));
    const points = toTenth(capped * 2 ** (-age / (rule.halfLife ?? rules.halfLife)));
    return [
      { activityId: activity.id, rule: rule.id, what: describe(activity), at: activity.at, raw: rule.points, points },
    ];
  });
  // Added in tenths, as shown to people: the listed reasons must explain the total to the digit.
  const sum = reasons.reduce((total, reason) => total + Math.round(reason.points * 10), 0) / 10;
  return { total: Math.min(100, Math.max(0, Math.round(sum))), asOf: now, reasons };
}

/** The first rule in the file that fits: specific rules stand above general ones. */
function ruleFor(activity: Activity, rules: ScoringRules): PointRule | undefined {
  if ((activity.type === 'form.submitted' && activity.detail.refused) || isMarked(activity)) return undefined;
  const path = pathIn(activity); // once for all rules: reading URLs is most of the work
  return rules.points.find((rule) => fits(rule, activity, path));
}

/** The path of what was visited, with a slash at the end; undefined for what is no visit. */
function pathIn(activity: Activity): string | undefined {
  const isVisit = activity.type === 'page.viewed' || activity.type === 'link.clicked';
  return isVisit ? `${pathOf(activity.detail.url)}/` : undefined;
}

function fits(rule: PointRule, activity: Activity, path: string | undefined): boolean {
  if (rule.activity !== activity.type) return false;
  if (rule.form !== undefined) return activity.type === 'form.submitted' && activity.detail.form === rule.form;
  if (rule.path === undefined) return true;
  // Whole segments only: "/pricing" is in "/en/pricing/teams" but not in "/pricing-myths".
  return path?.includes(`${rule.path.toLowerCase().replace(/\/$/, '')}/`) ?? false;
}

function inOrder(activities: readonly Activity[]): Activity[] {
  const sorted = [...activities].sort((a, b) => compare(a.at, b.at) || compare(a.id, b.id));
  const seen = new Set<string>();
  return sorted.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** How much of the rule's points the group's cap lets through. Pluses and minuses have their own cap of the same size. */
function withinCap(
  rule: PointRule,
  at: number,
  rules: ScoringRules,
  counted: Map<string, { at: number; points: number }[]>,
): number {
  const cap = rules.caps.find(({ group }) => group === rule.group);
  if (cap === undefined || rule.group === undefined) return rule.points;
  const sign = Math.sign(rule.points);
  const before = counted.get(rule.group) ?? [];
  const used = before
    .filter((entry) => Math.sign(entry.points) === sign && (cap.per === undefined || entry.at > at - cap.per))
    .reduce((total, entry) => total + Math.abs(entry.points), 0);
  const points = sign * Math.min(Math.abs(rule.points), Math.max(0, cap.points - used));
  counted.set(rule.group, [...before, { at, points }]);
  return points;
}

function toTenth(points: number): number {
  return Math.round(points * 10) / 10 + 0;
}

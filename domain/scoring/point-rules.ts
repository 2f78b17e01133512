import type { ScoringRules } from '../config/config.ts';
import type { Activity, ActivityType } from '../lead/activity.ts';
import { isRefused } from '../lead/activity-types.ts';
import { isMarked } from '../tracking/bot-detection.ts';
import { compileMatch, matchKey } from './matching.ts';

/** A rule of scoring.yaml, ready to be applied. */
export interface PointRule {
  id: string;
  points: number;
  halfLife: number;
  /** Which cap bounds it; -1: none. */
  cap: number;
  /** Index of the total its points go to: 0 is the score, the others are the interests in their order. */
  category: number;
  group?: string;
  interest?: string;
}

/** The rules of scoring.yaml, ready to be applied to many activities. */
export interface PointRules {
  interests: readonly string[];
  caps: readonly { points: number; per: number }[];
  /** For each category the first matching rule in the file, where it gives points; none for a refused activity. */
  rulesFor(activity: Activity): readonly PointRule[];
}

/** How many different pages, forms, files and events are remembered with the rules that fit them. */
const remembered = 4_096;
const none: readonly PointRule[] = [];
const compiled = new WeakMap<ScoringRules, PointRules>();

/** Compiled once for each set of rules, by identity: rules are never changed in place. */
export function pointRules(rules: ScoringRules): PointRules {
  const known = compiled.get(rules);
  if (known) return known;
  const made = compile(rules);
  compiled.set(rules, made);
  return made;
}

function compile(rules: ScoringRules): PointRules {
  const interests = rules.interests.map(({ id }) => id);
  const groups = rules.caps.map(({ group }) => group);
  const byType = new Map<ActivityType, { fits: (activity: Activity) => boolean; rule: PointRule }[]>();
  for (const { id, activity, points, halfLife = rules.halfLife, group, interest, ...match } of rules.points) {
    const cap = group === undefined ? -1 : groups.indexOf(group);
    const category = interest === undefined ? 0 : interests.indexOf(interest) + 1;
    const rule: PointRule = { id, points, halfLife, cap, category, group, interest };
    byType.set(activity, [...(byType.get(activity) ?? []), { fits: compileMatch(activity, match), rule }]);
  }
  const find = (activity: Activity): readonly PointRule[] => {
    const first = new Map<number, PointRule>();
    for (const { fits, rule } of byType.get(activity.type) ?? [])
      if (!first.has(rule.category) && fits(activity)) first.set(rule.category, rule);
    return [...first.values()].filter(({ points }) => points !== 0).sort((a, b) => a.category - b.category);
  };
  // People look at the same pages: which rules fit an address is found out once, because reading addresses is most of the work.
  const memory = new Map<ActivityType, Map<string, readonly PointRule[]>>();
  for (const type of byType.keys()) memory.set(type, new Map());
  return {
    interests,
    caps: rules.caps.map(({ points, per = Number.POSITIVE_INFINITY }) => ({ points, per })),
    rulesFor(activity) {
      const known = memory.get(activity.type);
      if (known === undefined || isMarked(activity) || isRefused(activity)) return none;
      const key = matchKey(activity);
      const found = known.get(key);
      if (found) return found;
      if (known.size >= remembered) known.clear();
      const fitting = find(activity);
      known.set(key, fitting);
      return fitting;
    },
  };
}

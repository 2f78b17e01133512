import type { Activity, ActivityType } from '../lead/activity.ts';
import { rowOf, type Subject } from '../lead/activity-types.ts';
import { type Match, matchConditions, matchNames } from '../lead/match-conditions.ts';

/** Every field that some condition reads. */
const fieldsRead = [...new Set(matchNames.flatMap((name) => matchConditions[name].reads))];

/** All that rules may look at, as one text: activities with the same type and key fit the same rules. */
export function matchKey(activity: Activity): string {
  const subject = subjectOf(activity);
  return JSON.stringify(fieldsRead.map((field) => subject[field] ?? null));
}

/** Whether an activity is of this type and meets the conditions. */
export function compileMatch(type: ActivityType, match: Match): (activity: Activity) => boolean {
  const checks = matchNames.flatMap((name) => {
    const wanted = match[name];
    return wanted === undefined ? [] : [matchConditions[name].fits(wanted)];
  });
  return (activity) => {
    if (activity.type !== type) return false;
    if (checks.length === 0) return true;
    const subject = subjectOf(activity);
    return checks.every((check) => check(subject));
  };
}

/** What rules may look at. */
function subjectOf(activity: Activity): Subject {
  const { scored = {} } = rowOf(activity);
  const subject: Subject = {};
  for (const field of fieldsRead) subject[field] = scored[field]?.(activity.detail);
  return subject;
}

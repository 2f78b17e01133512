import { scoredActivities } from '../../../domain/config/activity-match.ts';
import type { Config } from '../../../domain/config/config.ts';
import { activityTypes } from '../../../domain/lead/activity-types.ts';
import {
  type Match,
  type MatchName,
  matchConditions,
  matchNames,
  wildcard,
} from '../../../domain/lead/match-conditions.ts';
import { exists, type Report } from './report.ts';

/** Which activities know something that a condition reads. */
const about = (name: MatchName): string[] =>
  scoredActivities.filter((type) => {
    const { scored = {} } = activityTypes[type];
    return matchConditions[name].reads.some((field) => field in scored);
  });

/** Conditions about something the activity does not have, and forms and guides that do not exist. */
export function checkMatch(
  activity: string | undefined,
  match: Match,
  { capture }: Config,
  path: readonly PropertyKey[],
  report: Report,
): void {
  for (const name of matchNames)
    if (match[name] !== undefined && !about(name).includes(activity ?? ''))
      report(
        [...path, name],
        `got ${name === 'event' ? 'an' : 'a'} ${name} for ${activity ?? 'points'}, expected it for ${about(name).join(', ')} only — remove it`,
      );
  if (match.form !== undefined)
    exists(match.form, Object.keys(capture.forms), 'forms of capture.yaml', [...path, 'form'], report);
  // A name with a dot or a star is a file of the site, which cannot be checked here.
  if (match.file !== undefined && !/[.*]/.test(match.file))
    exists(match.file, Object.keys(capture.guides), 'guides of capture.yaml', [...path, 'file'], report);
}

/** Whether every activity that fits the later rule fits the earlier one too, so far as the two can be compared. */
export function covers(earlier: Match, later: Match): boolean {
  return matchNames.every((name) => {
    const [wide, narrow] = [earlier[name], later[name]];
    if (wide === undefined) return true;
    if (narrow === undefined) return false;
    if (name === 'form') return wide === narrow;
    if (name === 'path') return segments(narrow).includes(segments(wide));
    return wildcard(wide)(narrow);
  });
}

const segments = (path: string) => `${path.toLowerCase().replace(/\/$/, '')}/`;

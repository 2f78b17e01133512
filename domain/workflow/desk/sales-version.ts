import type { Activity } from '../../lead/activity.ts';
import { wordsOf } from '../../lead/activity-types.ts';
import { hash } from '../../lead/hash.ts';
import type { LeadHistory } from '../../lead/history.ts';
import type { Instant } from '../../time/instant.ts';

// Two people may work on one lead. The newest activity of sales names the state that each of them saw: visits and mails of the
// lead are no reason to refuse a person's work.

const done = ({ activities }: Pick<LeadHistory, 'activities'>) =>
  activities.filter((one) => wordsOf(one).timelineKind === 'sales');
const nameOf = ({ at, id }: Activity) => `${at}_${hash(id).toString(36)}`;

/** Names what sales has done with a lead so far, for `If-Match`. */
export const salesVersion = (history: Pick<LeadHistory, 'activities'>): string => {
  const last = done(history).at(-1);
  return last ? nameOf(last) : 'new';
};

/** Names all that sales had done by that moment, for who saw many leads at once. */
export const versionAt = (at: Instant): string => `${at}_`;

/** Activities of sales since a person saw `version`, oldest first. */
export function doneSince(history: Pick<LeadHistory, 'activities'>, version: string): Activity[] {
  const all = done(history);
  const last = all.findLastIndex((one) => nameOf(one) === version);
  if (last >= 0) return all.slice(last + 1);
  // It names a moment, or an activity withdrawn since: later ones are news.
  const [seenAt = ''] = version.split('_');
  return Number.isNaN(Date.parse(seenAt)) ? all : all.filter(({ at }) => at > seenAt);
}

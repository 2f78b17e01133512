import type { NurtureRules } from '../config/config.ts';
import type { Activity, ActivityOf } from '../lead/activity.ts';
import { type Instant, latest, millis, plus } from '../time/instant.ts';

type Bounced = ActivityOf<'mail.bounced'>;
type Rules = Pick<NurtureRules, 'softBounces'>;

/**
 * Whether this soft bounce is one too many: with it, `limit` of them lie within some span of `within` without a delivery among
 * them. Bounces come late and in any order, so every span counts. Hearing of a bounce again gives the same answer.
 */
export function isOneTooMany(bounce: Bounced, activities: readonly Activity[], { softBounces }: Rules): boolean {
  const { limit, within } = softBounces;
  const delivered = activities.filter(isDelivered).map(({ at }) => at);
  const times = refusals([bounce, ...activities.filter(({ id }) => id !== bounce.id)])
    .map(({ at }) => at)
    .sort();
  return times.some((first, index) => {
    const last = times[index + limit - 1];
    return (
      last !== undefined && millis(last) - millis(first) <= within && !delivered.some((at) => first < at && at < last)
    );
  });
}

/**
 * Until when mail to the lead backs off: `backOff` after a soft bounce, twice as long after each further one without a
 * delivered mail between. Undefined when the mailbox's last report is good.
 */
export function backOffUntil(activities: readonly Activity[], { softBounces }: Rules): Instant | undefined {
  const delivered = latest('', ...activities.filter(isDelivered).map(({ at }) => at));
  const since = refusals(activities)
    .map(({ at }) => at)
    .filter((at) => at > delivered);
  if (since.length === 0) return undefined;
  return plus(latest(...since), softBounces.backOff * 2 ** (since.length - 1));
}

/** Soft bounces of the mailbox. One after a delivery of the same mail is an absence note, and the mailbox works. */
function refusals(activities: readonly Activity[]): Bounced[] {
  const delivered = new Set(activities.filter(isDelivered).map(({ detail }) => detail.messageId));
  return activities.filter(isSoft).filter(({ detail }) => !delivered.has(detail.messageId));
}

const isSoft = (activity: Activity): activity is Bounced => activity.type === 'mail.bounced' && !activity.detail.hard;

const isDelivered = (activity: Activity): activity is ActivityOf<'mail.delivered'> =>
  activity.type === 'mail.delivered';

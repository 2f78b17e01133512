import type { NurtureRules } from '../config/config.ts';
import type { Activity, ActivityOf } from '../lead/activity.ts';
import { type Instant, latest, millis, plus } from '../time/instant.ts';

type Bounced = ActivityOf<'mail.bounced'>;
type Rules = Pick<NurtureRules, 'softBounces'>;

/** Whether nothing more is sent after this bounce: the address does not work, or did not work too often. */
export function endsMail({ hard, tooMany }: Bounced['detail']): boolean {
  return hard || tooMany === true;
}

/**
 * Whether this soft bounce is one too many: with it, `limit` of them lie within some span of `within`. Bounces come late and
 * in any order, so every span counts and not only the one that ends now. Hearing of it again gives the same answer.
 */
export function isOneTooMany(bounce: Bounced, activities: readonly Activity[], { softBounces }: Rules): boolean {
  const others = activities.filter((one) => isSoft(one) && one.id !== bounce.id);
  const times = [bounce, ...others].map(({ at }) => millis(at)).sort((a, b) => a - b);
  return times.some((first, index) => {
    const last = times[index + softBounces.limit - 1];
    return last !== undefined && last - first <= softBounces.within;
  });
}

/**
 * Until when mail to the lead backs off: `backOff` after a soft bounce, twice as long after each further one that no delivered
 * mail lies behind. Undefined when the last that was heard of the mailbox is good.
 */
export function backOffUntil(activities: readonly Activity[], { softBounces }: Rules): Instant | undefined {
  const isDelivered = ({ type }: Activity) => type === 'mail.delivered';
  const delivered = latest('', ...activities.filter(isDelivered).map(({ at }) => at));
  const since = activities.filter((one) => isSoft(one) && one.at > delivered).map(({ at }) => at);
  if (since.length === 0) return undefined;
  return plus(latest(...since), softBounces.backOff * 2 ** (since.length - 1));
}

function isSoft(activity: Activity): boolean {
  return activity.type === 'mail.bounced' && !activity.detail.hard;
}

import type { Config } from '../config/config.ts';
import type { Activity } from '../lead/activity.ts';
import type { Assignment } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import { isPutBack } from '../lead/send.ts';
import { asks } from '../scoring/hand-raise.ts';
import { pointsOf } from '../scoring/score.ts';
import { between, day, type Instant } from '../time/instant.ts';
import { humanActivities } from '../tracking/bot-detection.ts';
import { isMeeting } from './meetings.ts';

/** A lead's visit that its rep should hear of at once. */
export interface HotVisit {
  /** Its name in the ledger. */
  step: string;
  activities: Activity[];
}

/** Whether an activity gives as many points as sales.yaml asks for, or is a form that asks for us, which needs no points. */
export const isHot = (one: Activity, { sales, scoring }: Pick<Config, 'sales' | 'scoring'>): boolean =>
  (one.type === 'form.submitted' && asks(one, scoring, true)) || pointsOf(one, scoring) >= sales.hotVisits.points;

/**
 * The newest unreported visit: people's hot activities since the acceptance. Activities within `apart` of its first one belong
 * to one visit, which the rep gets once. Replies are forwarded separately; a visit older than a day is no news.
 */
export function untoldVisit(
  { activities, sends }: Pick<LeadHistory, 'activities' | 'sends'>,
  { attempt, acceptedAt, offeredAt, lifecycleId }: Assignment,
  config: Pick<Config, 'sales' | 'scoring'>,
  now: Instant,
): HotVisit | undefined {
  const { apart } = config.sales.hotVisits;
  const since = acceptedAt ?? offeredAt;
  // A meeting is reported separately, also the one by which its host has the lead.
  const isNews = (one: Activity) =>
    isMeeting(one) ? one.at >= since : one.at > since && one.type !== 'mail.replied' && isHot(one, config);
  if (!activities.some(isNews)) return undefined;
  const hot = humanActivities(activities, config.scoring.machines).filter(isNews);
  let visit: Activity[] = [];
  for (const activity of hot) {
    const [first] = visit;
    visit = first && !isMeeting(activity) && between(first.at, activity.at) < apart ? [...visit, activity] : [activity];
  }
  const [first] = visit;
  if (!first || between(first.at, now) >= day) return undefined;
  const step = `visit-${attempt}-${first.at.slice(0, 19).replace(/\D/g, '')}`;
  const isTold = sends.some((send) => send.step === step && send.lifecycleId === lifecycleId && !isPutBack(send));
  return isTold ? undefined : { step, activities: visit };
}

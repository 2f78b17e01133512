import { type Submitted, submittedIn } from '../capture/capture.ts';
import type { Activity } from '../lead/activity.ts';
import type { MailPreferences, SuppressionReason } from '../lead/person.ts';
import { endsMail } from '../nurture/bounces.ts';
import type { Instant } from '../time/instant.ts';

/** What an activity changes on the lead itself, beside being one more thing that happened. */
export interface ActivityEffect {
  submitted?: Submitted;
  suppressed?: { reason: SuppressionReason; at: Instant };
  pausedUntil?: Instant;
  restsUntil?: Instant;
  preferences?: MailPreferences;
  confirmedAt?: Instant;
  /** No unsubscribe holds any more. */
  lifted?: boolean;
}

/** What people chose: the newest counts. */
const isChoice = ({ type }: Activity) => type === 'paused' || type === 'preferences.changed';

/** The effect of an activity that is found late among all others: a choice that was replaced meanwhile has none any more. */
export function lateEffectOf(activity: Activity, activities: readonly Activity[]): ActivityEffect {
  const isReplaced =
    isChoice(activity) && activities.some(({ type, at }) => type === activity.type && at > activity.at);
  if (isReplaced) return {};
  const effect = effectOf(activity);
  // A no that came after the lift is the last word.
  const isRefused = effect.lifted && activities.some((one) => effectOf(one).suppressed && one.at > activity.at);
  return isRefused ? { ...effect, lifted: false } : effect;
}

/** The effect that follows from the activity alone, so that whoever finds it later can still carry it out. */
export function effectOf(activity: Activity): ActivityEffect {
  const { at } = activity;
  switch (activity.type) {
    case 'form.submitted':
      return activity.detail.refused ? {} : { submitted: submittedIn(activity) };
    case 'unsubscribed':
      return { suppressed: { reason: 'unsubscribed', at } };
    case 'mail.complained':
      return { suppressed: { reason: 'complained', at } };
    case 'mail.bounced':
      return endsMail(activity.detail) ? { suppressed: { reason: 'bounced', at } } : {};
    case 'paused':
      // Whoever wants mail again does not wait for the date of a rep either.
      return activity.detail.until > at
        ? { pausedUntil: activity.detail.until }
        : { pausedUntil: activity.detail.until, restsUntil: at };
    case 'preferences.changed':
      return { preferences: activity.detail };
    case 'confirmed':
      return { confirmedAt: at, ...(activity.detail.lifts && { lifted: true }) };
    case 'suppression.lifted':
      return { lifted: true };
    default:
      return {};
  }
}

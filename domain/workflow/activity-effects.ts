import { type Submitted, submittedIn } from '../capture/capture.ts';
import { consentsProvenBy, isProvenPost } from '../capture/consent.ts';
import type { Activity, ActivityOf, ActivityType } from '../lead/activity.ts';
import { endsMail } from '../lead/activity-types.ts';
import { contacted, stepChanged } from '../lead/domain-events.ts';
import type { Lead, StageMove } from '../lead/lead.ts';
import type { Consent, MailPreferences, SuppressionReason } from '../lead/person.ts';
import { saleOf } from '../settlement/sale.ts';
import type { Instant } from '../time/instant.ts';

/** An activity's changes to the lead's row. */
export interface ActivityEffect {
  submitted?: Submitted;
  suppressed?: { reason: SuppressionReason; at: Instant };
  pausedUntil?: Instant;
  restsUntil?: Instant;
  preferences?: MailPreferences;
  confirmedAt?: Instant;
  /** The mailbox owner's consents in the posts that this confirms, oldest first. */
  provenConsents?: Consent[];
  /** A rep wrote something down: a next step that was due before is done. */
  notedAt?: Instant;
  mayCall?: boolean;
  mayProfile?: boolean;
  /** Fields of the person that an employee corrected; an empty text removes the value. */
  corrected?: ActivityOf<'profile.corrected'>['detail']['fields'];
  /** Ends an earlier unsubscribe. */
  lifted?: boolean;
  /** An entry for the lead's moves, made from the lead as it is at the write. Added once; the stage stays. */
  entry?: (lead: Lead) => Pick<StageMove, 'why' | 'event'>;
}

/** The effect that follows from the activity alone, so that the sweep can still carry it out. */
export function effectOf<T extends ActivityType>(activity: ActivityOf<T>): ActivityEffect {
  return (effects[activity.type] as (activity: ActivityOf<T>) => ActivityEffect)(activity);
}

const none = () => ({});
const suppressed = (reason: SuppressionReason) => (activity: Activity) => ({ suppressed: { reason, at: activity.at } });

/** What each type of activity changes on the lead. */
const effects: { [T in ActivityType]: (activity: ActivityOf<T>) => ActivityEffect } = {
  'form.submitted': (activity) => (activity.detail.refused ? {} : { submitted: submittedIn(activity) }),
  'page.viewed': none,
  'link.clicked': none,
  'file.downloaded': none,
  'event.tracked': none,
  'mail.delivered': none,
  'mail.opened': none,
  'mail.bounced': (activity) => (endsMail(activity.detail) ? suppressed('bounced')(activity) : {}),
  'mail.complained': suppressed('complained'),
  'mail.replied': none,
  unsubscribed: suppressed('unsubscribed'),
  // `until` in the past ends the break; it also ends the rest that a rep set.
  paused: ({ at, detail: { until } }) => (until > at ? { pausedUntil: until } : { pausedUntil: until, restsUntil: at }),
  'preferences.changed': ({ detail }) => ({ preferences: detail }),
  confirmed: ({ at, detail: { lifts } }) => (lifts ? { confirmedAt: at, lifted: true } : { confirmedAt: at }),
  'suppression.lifted': () => ({ lifted: true }),
  'rep.accepted': none,
  'rep.declined': none,
  'rep.snoozed': none,
  'follow-up.planned': none,
  'outcome.recorded': none,
  'outcome.corrected': none,
  'contact.made': (activity) => ({
    entry: (lead) => ({ why: `${activity.detail.channel} by a rep`, event: contacted(activity, lead) }),
  }),
  // A next step causes a look at the rep's lead, which stores when the step is due.
  'note.added': ({ at, detail: { next } }) => (next ? {} : { notedAt: at }),
  'calls.changed': ({ detail: { allowed } }) => ({ mayCall: allowed }),
  'profiling.changed': ({ detail: { allowed } }) => ({ mayProfile: allowed }),
  'sale.moved': (activity) => ({
    entry: (lead) => {
      const from = saleOf(lead, activity.at).step;
      return { why: activity.detail.step ?? 'forecast', event: stepChanged(activity, from) };
    },
  }),
  'work.undone': none,
  // A rep and the person agreed on a time: they were in touch.
  'meeting.booked': ({ lifecycleId, detail: { repId, next } }) => {
    if (repId === undefined) return {};
    const detail = { repId, channel: 'meeting', reached: true, next } as const;
    return { entry: (lead) => ({ why: 'meeting with a rep', event: contacted({ lifecycleId, detail }, lead) }) };
  },
  'meeting.moved': none,
  'meeting.cancelled': none,
  'lead.assigned': none,
  'profile.corrected': ({ detail: { fields } }) => ({ corrected: fields }),
  // The workflow carries it out at its next look: domain/settlement/dismissal.ts.
  'lead.dismissed': none,
  'lead.restored': none,
  'lead.merged': none,
  'lead.unmerged': none,
  'owner.changed': none,
  'rules.changed': none,
  'workflow.failed': none,
};

/** The effect of a confirmation, with the consents that it proves among all activities. */
export function confirmationOf(activity: ActivityOf<'confirmed'>, activities: readonly Activity[]): ActivityEffect {
  const provenConsents = consentsProvenBy(activity, activities);
  return { ...effectOf(activity), ...(provenConsents.length > 0 && { provenConsents }) };
}

/** The effect of an activity that is found late among all others: a choice that was replaced meanwhile has none any more. */
export function lateEffectOf(activity: Activity, activities: readonly Activity[]): ActivityEffect {
  const effect = activity.type === 'confirmed' ? confirmationOf(activity, activities) : effectOf(activity);
  const { pausedUntil, preferences, mayCall, mayProfile } = effect;
  const isChoice = [pausedUntil, preferences, mayCall, mayProfile].some((choice) => choice !== undefined);
  if (isChoice && activities.some(({ type, at }) => type === activity.type && at > activity.at)) return {};
  if (effect.corrected) return { ...effect, corrected: stillRight(effect.corrected, activity, activities) };
  // A suppression after the lift wins.
  const isRefused = effect.lifted && activities.some((one) => effectOf(one).suppressed && one.at > activity.at);
  return isRefused ? { ...effect, lifted: false } : effect;
}

/** Without the fields that an employee, or the mailbox's owner, has changed since. */
function stillRight(
  fields: NonNullable<ActivityEffect['corrected']>,
  { at }: Activity,
  activities: readonly Activity[],
) {
  const later = activities.filter((one) => one.at > at);
  const isReplaced = (name: string) =>
    later.some(
      (one) =>
        (one.type === 'profile.corrected' && name in one.detail.fields) ||
        (one.type === 'form.submitted' && isProvenPost(one, activities) && name in (one.detail.person ?? {})),
    );
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isReplaced(name)));
}

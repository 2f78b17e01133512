import { isUnreachable, mustConfirm } from '../capture/guide.ts';
import type { Config } from '../config/config.ts';
import type { ActivityOf } from '../lead/activity.ts';
import type { LeadHistory } from '../lead/history.ts';
import { nextSendTime } from '../nurture/send-window.ts';
import { isUnproven } from '../privacy/coming-back.ts';
import { dismissalOf } from '../settlement/dismissal.ts';
import { type Instant, latest, plus } from '../time/instant.ts';

type VerifyRules = Pick<Config, 'capture' | 'nurture'>;

/** What verification finds: a real inquiry, a refusal, an address still to be confirmed, or one that never was. */
export type Verification =
  | { next: 'real' }
  /** `isDismissed`: an employee did it, and can take it back. */
  | { next: 'rejected'; why: string; isDismissed?: true }
  /** `until` the next look; `confirmBy` the end of waiting; a reminder is due when `remind` is true. */
  | { next: 'confirm'; until: Instant; confirmBy: Instant; remind: boolean }
  | { next: 'unconfirmed'; why: string };

/** Judges the lead's submissions in this lifecycle: one good submission makes a real inquiry. */
export function verify(history: LeadHistory, config: VerifyRules, now: Instant): Verification {
  const { lead, activities } = history;
  const rules = config.capture;
  const dismissal = dismissalOf(history);
  if (dismissal) return { next: 'rejected', why: dismissal.detail.reason, isDismissed: true };
  // A replaced execution begins anew with a lead that was verified in this lifecycle: that is not asked twice.
  if (lead.stage !== 'captured' && lead.stage !== 'customer') return { next: 'real' };
  const submissions = activities.filter(
    (activity): activity is ActivityOf<'form.submitted'> =>
      activity.type === 'form.submitted' && activity.at >= lead.openedAt,
  );
  const good = submissions.filter(({ detail }) => detail.refused === undefined);
  const refused = submissions.find(({ detail }) => detail.refused !== undefined);
  // Another activity than a form can open a lifecycle (a dormant lead clicks): then there is nothing to refuse.
  if (good.length === 0 && refused) return { next: 'rejected', why: refused.detail.refused ?? '' };
  if (lead.address?.refused) return { next: 'rejected', why: lead.address.refused };
  const isDoubtful = lead.address?.mistyped !== undefined;
  const isUnconfirmed = good.length > 0 && good.every((post) => isDoubtful || mustConfirm(post, rules));
  const comesBack = isUnproven(lead);
  if (comesBack && isUnreachable(lead)) return { next: 'unconfirmed', why: 'no mail reaches the address' };
  // A lead that bounced or said no has nothing to confirm: Qualify lead knows what that means.
  if (!comesBack && (!isUnconfirmed || lead.confirmedAt || lead.suppressed)) return { next: 'real' };
  const { expiresAfter, remindAfter } = rules.confirmation;
  const confirmBy = lead.confirmBy ?? plus(now, expiresAfter);
  if (now >= confirmBy) return { next: 'unconfirmed', why: 'the address was not confirmed in time' };
  // A reminder answers nothing that the person just did, so it keeps the hours of all mail.
  const remindAt = nextSendTime(lead, latest(now, plus(confirmBy, remindAfter - expiresAfter)), config.nurture);
  if (now < remindAt && remindAt < confirmBy) return { next: 'confirm', until: remindAt, confirmBy, remind: false };
  // Who was erased is asked once.
  return { next: 'confirm', until: confirmBy, confirmBy, remind: now >= remindAt && !comesBack };
}

import type { CaptureRules } from '../config/config.ts';
import type { ActivityOf } from '../lead/activity.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead } from '../lead/lead.ts';
import { between, day, type Instant } from '../time/instant.ts';
import { confirms } from './consent.ts';

type Submitting = ActivityOf<'form.submitted'>;
type Forms = Pick<CaptureRules, 'forms'>;

/** Strangers can type any address into a form again and again; no person needs the same link more often. */
const guidesPerDay = 3;

/** The guide that a post asks for; none for rows of an import, whose people asked for nothing, and for refused posts. */
export function guideAskedFor({ detail }: Submitting, { forms }: Forms): string | undefined {
  if (detail.refused !== undefined || detail.attribution.via?.startsWith('import:')) return undefined;
  return forms[detail.form]?.guide;
}

/** Whether a post proves nothing of its address: its sender confirms it first. */
export const mustConfirm = ({ detail }: Submitting, { forms }: Forms): boolean =>
  detail.mustConfirm === true || forms[detail.form]?.doubleOptIn === true;

/**
 * Whether the workflow asks for a confirmation after this post. Its guide waits for that: a typed address gets one mail. A lead that is
 * further on is asked nothing.
 */
export function isAskedToConfirm(
  { lead, activities }: Pick<LeadHistory, 'lead' | 'activities'>,
  post: Submitting,
  rules: Forms,
): boolean {
  if (post.detail.isProven || lead.confirmedAt || lead.suppressed || !mustConfirm(post, rules)) return false;
  if (!lead.open) return true;
  const others = activities.filter(
    (one): one is Submitting => one.type === 'form.submitted' && one.at >= lead.openedAt && !one.detail.refused,
  );
  return lead.stage === 'captured' && others.every((one) => mustConfirm(one, rules));
}

/** The posts whose guide may go now that their address is confirmed. */
export const guidesConfirmed = (
  confirmed: ActivityOf<'confirmed'>,
  { activities }: Pick<LeadHistory, 'activities'>,
  rules: Forms,
): { post: Submitting; guide: string }[] =>
  activities.flatMap((post) => {
    if (post.type !== 'form.submitted' || !confirms(confirmed, post)) return [];
    const guide = guideAskedFor(post, rules);
    return guide === undefined ? [] : [{ post, guide }];
  });

/** Mail to this person bounces or is called spam: none goes. */
export const isUnreachable = ({ suppressed }: Pick<Lead, 'suppressed'>): boolean =>
  suppressed !== undefined && suppressed.reason !== 'unsubscribed';

/**
 * Whether this person may still get a guide, or the mail that asks for a confirmation. An unsubscribed person who asks for it
 * gets it; an address that bounced or complained does not.
 */
export function mayGetGuide(
  { lead, sends }: Pick<LeadHistory, 'lead' | 'sends'>,
  receipt: string,
  now: Instant,
  mail: 'guide' | 'confirm' = 'guide',
): boolean {
  if (isUnreachable(lead)) return false;
  const today = sends.filter(
    ({ template, step, claimedAt }) => template === mail && step !== receipt && between(claimedAt, now) < day,
  );
  return today.length < guidesPerDay;
}

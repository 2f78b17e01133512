import type { CaptureRules } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead } from '../lead/lead.ts';
import { between, day, type Instant } from '../time/instant.ts';
import type { Submission } from './submission.ts';

/** Anybody can type anybody's address into a form again and again; nobody needs the same link more often than this. */
const guidesPerDay = 3;

/** The guide a submission asks for; none for rows of an import, whose people asked for nothing, and for whom must confirm first. */
export function guideAskedFor({ form, mustConfirm, attribution }: Submission, rules: CaptureRules): string | undefined {
  if (mustConfirm || attribution.via?.startsWith('import:')) return undefined;
  return rules.forms[form]?.guide;
}

/** Mail to this person bounces or is called spam: none goes. */
export const isUnreachable = ({ suppressed }: Pick<Lead, 'suppressed'>): boolean =>
  suppressed !== undefined && suppressed.reason !== 'unsubscribed';

/** Whether a guide, or the mail that asks for a confirmation, may still go to this person. A person who unsubscribed and asks for it gets it; an address that bounced or complained does not. */
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

import { fraction } from '../lead/hash.ts';
import { hour, type Instant, plus } from '../time/instant.ts';

/** The states of the switch for all marketing mail. */
export const sendSwitchStates = ['on', 'paused'] as const;
export type SendSwitchState = (typeof sendSwitchStates)[number];

const lookAgainAfter = hour;
/** Leads whose touch came due in a pause are looked at within this time after it: at SES's usual 14 a second it takes 100,000. */
const spreadOver = 2 * hour;

/**
 * When a lead whose touch is due is looked at again while sending is paused. The moments differ from lead to lead, so they
 * are spread already when the pause ends, and no backlog leaves in one second.
 */
export function afterSendPause(leadId: string, now: Instant): Instant {
  return plus(now, lookAgainAfter + Math.floor(fraction(`${leadId}#${now}`) * spreadOver));
}

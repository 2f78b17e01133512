import { fraction } from '../lead/hash.ts';
import type { MailKind } from '../lead/send.ts';
import { afterSendPause } from '../nurture/send-pause.ts';
import { type Instant, minute, plus } from '../time/instant.ts';

/**
 * When a mail that SES holds is tried again: soon for a mail that a person waits for. Spread, so that no backlog leaves in one
 * second.
 */
export function tryHeldAgain(leadId: string, kind: MailKind, now: Instant): Instant {
  if (kind === 'marketing') return afterSendPause(leadId, now);
  return plus(now, 10 * minute + Math.floor(fraction(`${leadId}#${now}`) * 10 * minute));
}

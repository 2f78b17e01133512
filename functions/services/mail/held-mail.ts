import type { Send } from '../../../domain/lead/send.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { MailHeldError, type Posted } from '../../adapters/ses/mailer.ts';

export interface Held {
  state: 'held';
  send: Send;
  until: Instant;
}

/** Sends a mail of a step. A mail that SES holds is an answer here: retries of the step would burn for days. */
export async function postedOrHeld(posting: Promise<Posted>): Promise<Posted | Held> {
  try {
    return await posting;
  } catch (error) {
    if (error instanceof MailHeldError) return { state: 'held', send: error.send, until: error.until };
    throw error;
  }
}

/** Until when a step waits: while SES holds its mail, no longer than until that is tried again. */
export function unlessHeld(until: Instant, mail: Posted | Held): Instant {
  return 'until' in mail && mail.until < until ? mail.until : until;
}

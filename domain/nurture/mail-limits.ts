/** How many mails SES takes from an account. */
export interface MailLimits {
  /** Within 24 hours; −1: as many as you like. */
  perDay: number;
  perSecond: number;
}

/** Marketing mail leaves a fifth of what SES takes in a second to mail that a person waits for; one mail may always go. */
export const marketingShare = (perSecond: number): number => Math.max(1, Math.floor(0.8 * perSecond));

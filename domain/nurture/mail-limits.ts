/** How many mails SES takes from an account. */
export interface MailLimits {
  /** Within 24 hours; −1: as many as you like. */
  perDay: number;
  perSecond: number;
}

import type { WholeConfig } from '../../../domain/config/config.ts';
import { day } from '../../../domain/time/instant.ts';
import type { Report } from './report.ts';

/** Nothing is to be kept longer than what holds it. */
export function checkPrivacy({ privacy, deployment }: WholeConfig, report: Report): void {
  const { mails } = privacy.retention;
  const keepMail = deployment.replies?.keepMail;
  if (mails !== undefined && keepMail !== undefined && mails > keepMail)
    report(
      ['retention', 'mails'],
      `got ${mails / day} days, expected ${keepMail / day} days at most — received mails are kept for replies.keepMail of deployment.yaml`,
    );
}

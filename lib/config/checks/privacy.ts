import type { WholeConfig } from '../../../domain/config/config.ts';
import { day } from '../../../domain/time/instant.ts';
import type { Report } from './report.ts';

/** Checks that no data is kept longer than the data around it. */
export function checkPrivacy({ privacy, deployment }: WholeConfig, report: Report): void {
  const { mails } = privacy.retention;
  const keepMail = deployment.replies?.keepMail;
  if (mails !== undefined && keepMail !== undefined && mails > keepMail)
    report(
      ['retention', 'mails'],
      `got ${mails / day} days, expected ${keepMail / day} days at most — received mails are kept for replies.keepMail of deployment.yaml`,
    );
}

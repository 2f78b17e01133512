import type { Config } from '../../domain/config.ts';
import { minute } from '../../domain/instant.ts';
import type { Report } from './report.ts';

/** What CloudWatch Logs can keep; any other number fails in the middle of a deploy. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function checkDeployment({ deployment }: Config, report: Report): void {
  const { sweepEvery, logRetentionDays, sender, domain } = deployment;
  if (sweepEvery % minute !== 0 || sweepEvery < minute || sweepEvery > 60 * minute)
    report(
      ['sweepEvery'],
      'expected whole minutes, from "1 minute" to "60 minutes" — EventBridge counts in minutes, and lost starts wait this long',
    );
  if (!retentions.includes(logRetentionDays))
    report(
      ['logRetentionDays'],
      `got ${logRetentionDays}, expected one of ${retentions.join(', ')} — CloudWatch keeps no other`,
    );
  const at = sender.email.slice(sender.email.lastIndexOf('@') + 1);
  if (at !== domain && !at.endsWith(`.${domain}`))
    report(
      ['sender', 'email'],
      `got "${sender.email}", expected an address at ${domain} — SES sends for the verified domain only`,
    );
}

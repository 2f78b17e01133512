import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { MailLimits } from '../../domain/nurture/mail-limits.ts';

/** SES's limits for this account. Undefined when SES does not answer. */
export async function mailLimits(
  region: string,
  client = new SESv2Client({ region }),
): Promise<MailLimits | undefined> {
  try {
    const { SendQuota } = await client.send(new GetAccountCommand({}));
    const { Max24HourSend, MaxSendRate } = SendQuota ?? {};
    if (Max24HourSend === undefined || MaxSendRate === undefined) return undefined;
    return { perDay: Max24HourSend, perSecond: MaxSendRate };
  } catch {
    return undefined; // a preview is worth having without it: a user who may read leads may not be allowed to ask SES
  }
}

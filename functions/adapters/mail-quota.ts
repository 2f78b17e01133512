import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';

/** How many mails SES takes within 24 hours from this account; −1: as many as you like. Undefined when it does not say. */
export async function mailQuota(region: string, client = new SESv2Client({ region })): Promise<number | undefined> {
  try {
    const { SendQuota } = await client.send(new GetAccountCommand({}));
    return SendQuota?.Max24HourSend;
  } catch {
    return undefined; // a preview is worth having without it: whoever may read leads may not be allowed to ask SES
  }
}

import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { between, type Instant, minute } from '../../../domain/time/instant.ts';
import { clientSettings, healing } from '../aws/aws-client.ts';

/** What SES takes from this account in 24 hours and in a second, and how much of the day is used. */
export interface SendQuota {
  perDay: number;
  perSecond: number;
  sentToday: number;
}

/** It changes when AWS raises it, which takes a support case. */
const isFresh = 10 * minute;

/** Asks SES once in ten minutes. Throws StorageUnavailable when SES does not answer. */
export function createSendQuota(
  now: () => Instant,
  client: Pick<SESv2Client, 'send'> = healing(new SESv2Client(clientSettings), 'SES'),
): () => Promise<SendQuota> {
  let known: { at: Instant; quota: SendQuota } | undefined;
  return async () => {
    const at = now();
    if (known && between(known.at, at) < isFresh) return known.quota;
    const { SendQuota } = await client.send(new GetAccountCommand({}));
    const { Max24HourSend, MaxSendRate, SentLast24Hours } = SendQuota ?? {};
    if (Max24HourSend === undefined || MaxSendRate === undefined) throw new Error('SES names no quota');
    known = { at, quota: { perDay: Max24HourSend, perSecond: MaxSendRate, sentToday: SentLast24Hours ?? 0 } };
    return known.quota;
  };
}

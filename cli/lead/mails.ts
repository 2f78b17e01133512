import type { LeadHistory } from '../../domain/lead/history.ts';
import { localTime } from '../../domain/time/calendar.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { MailsAsSent, SentMail } from '../../functions/adapters/dynamodb/mail/mails-as-sent.ts';
import { unsignedMail } from '../../functions/services/signed-links.ts';

/** Mails to a lead as they were sent, oldest first; without the signed part of links, by which one would act as the lead. */
export async function mailsOf(
  { lead, sends }: LeadHistory,
  asSent: Pick<MailsAsSent, 'find'>,
): Promise<(SentMail & { at: Instant })[]> {
  const mails: (SentMail & { at: Instant })[] = [];
  for (const send of sends.filter(
    ({ kind, state }) => kind !== 'internal' && (state === 'sent' || state === 'unknown'),
  )) {
    const mail = await asSent.find(lead, send);
    if (mail) mails.push({ at: send.sentAt ?? send.claimedAt, ...unsignedMail(mail) });
  }
  return mails.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** For a terminal. */
export const mailTexts = (mails: Awaited<ReturnType<typeof mailsOf>>, zone: string): string[] =>
  mails.map(({ at, subject, text }) => `── ${localTime(at, zone)} ── ${subject}\n\n${text.trim()}`);

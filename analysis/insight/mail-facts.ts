import type { Activity } from '../../domain/lead/activity.ts';
import type { Send } from '../../domain/lead/send.ts';
import { trackOfRun } from '../../domain/nurture/tracks.ts';
import { millis } from '../../domain/time/instant.ts';
import type { MailFact, Ms } from './journey.ts';

/** A mail has 14 days to make a lead sales-ready. In figures: bundlers keep a product of names in every function. */
export const readyWithin = 1_209_600_000;

/**
 * The mails of a lifecycle and their effects. `people` are the activities of people; `all` includes reports of machines. A
 * reply or an unsubscribe that names no mail counts for the last mail before it.
 */
export function mailFactsOf(
  sends: readonly Send[],
  people: readonly Activity[],
  all: readonly Activity[],
  ready: Ms | undefined,
): MailFact[] {
  const mails = sends
    .filter(({ kind, state }) => kind !== 'internal' && state === 'sent')
    .map((send) => ({ send, fact: factOf(send) }))
    .sort((a, b) => a.fact.at - b.fact.at);
  const lastBefore = (at: Ms) => mails.findLast(({ fact }) => fact.at <= at)?.fact;
  const withId = (id: string) => mails.find(({ send }) => send.messageId !== undefined && send.messageId === id)?.fact;

  for (const { type, detail, at } of all) {
    if (type === 'mail.delivered') mark(withId(detail.messageId), 'delivered');
    if (type === 'mail.bounced') mark(withId(detail.messageId), 'bounced');
    if (type === 'mail.complained') mark(withId(detail.messageId), 'complained');
    if (type === 'unsubscribed') mark(lastBefore(millis(at)), 'unsubscribed');
  }
  for (const { type, detail, at } of people) {
    if (type === 'mail.replied') mark(lastBefore(millis(at)), 'replied');
    if (type !== 'link.clicked') continue;
    const isIts = ({ send }: { send: Send }) => send.template === detail.template && send.step === detail.step;
    mark(mails.findLast((mail) => isIts(mail) && mail.fact.at <= millis(at))?.fact, 'clicked');
  }
  for (const { fact } of mails)
    if (ready !== undefined && fact.at < ready && ready <= fact.at + readyWithin) fact.ready = true;
  return mails.map(({ fact }) => fact);
}

/** A mail that answers a person has a new step each time: its place is the mail itself. */
function factOf({ kind, track, step, template, sentAt, claimedAt }: Send): MailFact {
  const place = kind === 'marketing' ? step : template;
  return { track: trackOfRun(track), step: place, template, at: millis(sentAt ?? claimedAt) };
}

type Mark = 'delivered' | 'bounced' | 'complained' | 'unsubscribed' | 'replied' | 'clicked';

function mark(fact: MailFact | undefined, what: Mark): void {
  if (fact) fact[what] = true;
}

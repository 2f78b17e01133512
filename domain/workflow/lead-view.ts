import { type Answer, answersOf, consentSource } from '../capture/inquiry.ts';
import type { Config } from '../config/config.ts';
import { bookingUrlOf } from '../distribution/owner.ts';
import { earlierLifecycles, type LeadHistory, partOf } from '../lead/history.ts';
import { mailIdOf } from '../lead/send.ts';
import { scoreView } from '../scoring/score-words.ts';
import { whyNotSeparable } from '../settlement/merge.ts';
import { saleOf } from '../settlement/sale.ts';
import type { Instant } from '../time/instant.ts';
import { nextStepOf } from './desk/person-offer.ts';
import { holderOf } from './hand-off-round.ts';
import { leadRow } from './lead-row.ts';
import { salesFacts } from './sales/sales-facts.ts';
import { nameOf } from './timeline.ts';
import { waitText } from './wait-text.ts';

/** The page of a lead without its timeline, for a reader in `zone`. */
export function leadView(
  history: LeadHistory,
  config: Config,
  now: Instant,
  { zone, repId, mails }: { zone: string; repId?: string; mails: Record<string, { title: string }> },
) {
  const { lead, sends } = history;
  const facts = salesFacts(history, config, now, { readerZone: zone, mails });
  const shown = scoreView(facts.score, config.scoring, facts.titles);
  const offer = holderOf(history);
  return {
    ...leadRow(lead, config),
    score: facts.score.total,
    grade: facts.grading.grade,
    scoredAt: now,
    sale: saleOf(lead),
    nextStep: nextStepOf(history, config, now),
    jobTitle: lead.jobTitle,
    phone: lead.phone,
    bookingUrl: bookingUrlOf(history, config.sales),
    timeZone: facts.zone,
    localTime: facts.localTime,
    ready: facts.ready,
    waits: waitText(history, zone),
    caution: facts.caution,
    opening: facts.opening,
    instructions: facts.instructions,
    gradeReasons: facts.grading.reasons,
    reasons: shown.reasons.map(({ what, at, points }) => ({ what, at, points })),
    interests: shown.interests.map(({ name, total }) => ({ name, total })),
    answers: answersOf(history, config.capture.forms, zone) as Answer[],
    consents: (lead.consents ?? []).map(({ given, at, source, text, proven = false }) => ({
      given,
      at,
      source: consentSource(source, (form) => config.capture.forms[form]?.title ?? form),
      text,
      proven,
    })),
    offer: offer && {
      attempt: offer.attempt,
      status: offer.status,
      mine: offer.repId === repId,
      who: nameOf(offer.repId, config),
      offeredAt: offer.offeredAt,
      acceptBy: offer.acceptBy,
      why: offer.why,
    },
    mails: sends
      .filter(({ kind }) => kind !== 'internal')
      .map((send) => ({
        id: mailIdOf(send),
        name: send.template,
        title: mails[send.template]?.title ?? send.template,
        at: send.sentAt ?? send.claimedAt,
        state: send.state,
        why: send.why,
      })),
    earlier: earlierLifecycles(history),
    merged: (lead.merged ?? []).map(({ id, at }) => {
      const { email, name } = partOf(history, id)?.lead ?? {};
      return { id, at, email, name, separable: whyNotSeparable(at, now) === undefined };
    }),
  };
}

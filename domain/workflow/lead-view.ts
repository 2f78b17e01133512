import { type Answer, answersOf } from '../capture/inquiry.ts';
import type { Config } from '../config/config.ts';
import { cautionOf } from '../distribution/caution.ts';
import { openingLine } from '../distribution/opening-line.ts';
import type { LeadHistory } from '../lead/history.ts';
import { zoneOf } from '../lead/zone.ts';
import { gradeOf } from '../scoring/grade.ts';
import { isSalesReady } from '../scoring/readiness.ts';
import { score } from '../scoring/score.ts';
import { scoreView } from '../scoring/score-words.ts';
import { saleOf } from '../settlement/sale.ts';
import { localTime } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';
import { holderOf } from './hand-off-round.ts';
import { leadRow } from './lead-row.ts';
import { nextStepOf } from './person-offer.ts';
import { titlesFor } from './rep-timeline.ts';
import { nameOf } from './timeline.ts';
import { waitText } from './wait-text.ts';

/** Everything the page of a lead shows but its timeline, for somebody who reads in `zone`. */
export function leadView(
  history: LeadHistory,
  config: Config,
  now: Instant,
  { zone, repId, mails }: { zone: string; repId?: string; mails: Record<string, { title: string }> },
) {
  const { lead, activities, sends } = history;
  const grading = gradeOf(lead, config.scoring);
  const scored = score(activities, config.scoring, now);
  const shown = scoreView(scored, config.scoring, titlesFor(lead, config, mails));
  const leadZone = zoneOf(lead, config.nurture);
  const offer = holderOf(history);
  return {
    ...leadRow(lead, config),
    score: scored.total,
    grade: grading.grade,
    sale: saleOf(lead),
    nextStep: nextStepOf(history, config, now),
    jobTitle: lead.jobTitle,
    phone: lead.phone,
    timeZone: leadZone,
    localTime: localTime(now, leadZone),
    ready: isSalesReady(history, config, now, scored).why,
    waits: waitText(history, zone),
    caution: cautionOf(lead, zone, now),
    opening: openingLine(history, config),
    instructions: config.sales.instructions[grading.grade],
    gradeReasons: grading.reasons,
    reasons: shown.reasons.map(({ what, at, points }) => ({ what, at, points })),
    interests: shown.interests.map(({ name, total }) => ({ name, total })),
    answers: answersOf(history, config.capture.forms, zone) as Answer[],
    consents: (lead.consents ?? []).map(({ given, at, source, text, proven = false }) => ({
      given,
      at,
      source,
      text,
      proven,
    })),
    ...(offer && {
      offer: {
        attempt: offer.attempt,
        status: offer.status,
        mine: offer.repId === repId,
        who: nameOf(offer.repId, config),
        offeredAt: offer.offeredAt,
        acceptBy: offer.acceptBy,
        why: offer.why,
      },
    }),
    mails: sends
      .filter(({ kind }) => kind !== 'internal')
      .map(({ template, sentAt, claimedAt, state, why }) => ({
        name: template,
        title: mails[template]?.title ?? template,
        at: sentAt ?? claimedAt,
        state,
        why,
      })),
  };
}

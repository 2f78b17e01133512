import { factsOf, messagesOf, sourceOf } from '../../../domain/capture/inquiry.ts';
import type { Config } from '../../../domain/config/config.ts';
import { readerOf } from '../../../domain/distribution/at-work.ts';
import { cautionOf } from '../../../domain/distribution/caution.ts';
import { openingLine } from '../../../domain/distribution/opening-line.ts';
import { reasonForYou, sentence } from '../../../domain/distribution/reason-for-you.ts';
import { capitalised } from '../../../domain/lead/activity-text.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { callable, type Lead } from '../../../domain/lead/lead.ts';
import { zoneOf } from '../../../domain/lead/zone.ts';
import { briefLists } from '../../../domain/mail/brief-lists.ts';
import type { MailInput } from '../../../domain/mail/variables.ts';
import { gradeOf } from '../../../domain/scoring/grade.ts';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { score } from '../../../domain/scoring/score.ts';
import { reasonsInWords } from '../../../domain/scoring/score-words.ts';
import { localTime } from '../../../domain/time/calendar.ts';
import { type Instant, plus } from '../../../domain/time/instant.ts';
import { repTimeline, titlesFor } from '../../../domain/workflow/rep-timeline.ts';
import type { Referred } from '../capture/referrer.ts';
import type { ComposerDeps } from '../mail/outgoing-mail.ts';
import { signLink } from '../signed-links.ts';

/** What a rep's mail says about a lead: who, why now, what they did and answered, where they came from, what to say. */
export function leadBrief(
  { lead, referrer, ...history }: Referred,
  assignment: Assignment,
  config: Config,
  { keys, publicUrl, deployment, mails }: ComposerDeps,
  now: Instant,
): { to: string; data: Omit<MailInput, 'product'> } {
  const rep = readerOf(assignment, config, now);
  const { grade, reasons, persona } = gradeOf(lead, config.scoring);
  const scored = score(history.activities, config.scoring, now);
  const titles = titlesFor(lead, config, mails);
  const { why } = isSalesReady({ lead, ...history }, config, now, scored);
  const { lifecycleId, attempt } = assignment;
  const token = signLink(
    keys.links,
    'rep',
    { leadId: lead.id, lifecycleId, attempt, repId: rep.id },
    plus(now, deployment.linksExpireAfter),
  );
  const offerUrl = `${publicUrl}/r/${token}`;
  return {
    to: rep.email,
    data: {
      repName: rep.name,
      inPlaceOf: rep.inPlaceOf,
      lead: { ...personOf(callable(lead)), localTime: localTime(now, zoneOf(lead, config.nurture)) },
      score: scored.total,
      grade,
      ...briefLists({
        reasons: [capitalised(why), ...reasonsInWords(scored, config.scoring, titles)],
        timeline: repTimeline({ lead, ...history, assignments: others(history, assignment) }, config, now, titles)
          // Where the lead moved says the rest of the mail; the page has all of it.
          .filter(({ kind }) => kind !== 'stage')
          .map(({ at, what }) => ({ at: onTheWall(at, rep.timeZone), what })),
        answers: factsOf({ lead, ...history }, config.capture.forms, rep.timeZone),
        messages: messagesOf(history),
      }),
      gradeWhy: [...(persona ? [persona] : []), ...reasons].join(' · '),
      caution: cautionOf(lead, rep.timeZone, now),
      source: sourceOf(lead.first, config.capture.forms),
      referrer,
      opening: openingLine({ lead, ...history }, config),
      instructions: config.sales.instructions[grade],
      why: assignment.toManager ? sentence(assignment.why) : reasonForYou(assignment.why),
      acceptBy: localTime(assignment.acceptBy, rep.timeZone),
      offerUrl,
      ...buttons(offerUrl),
      attempt,
    },
  };
}

/** The rep knows in which zone they are. */
const onTheWall = (at: Instant, zone: string) => localTime(at, zone).replace(/ \(GMT.*$/, '');

/** The offers before this one, of which the mail itself tells. */
const others = ({ assignments }: Pick<LeadHistory, 'assignments'>, { lifecycleId, attempt }: Assignment) =>
  assignments.filter((one) => one.attempt !== attempt || one.lifecycleId !== lifecycleId);

/** Where the buttons lead: to the place on the page where what they say can be done. Opening it does nothing yet. */
const buttons = (offerUrl: string) => ({
  declineUrl: `${offerUrl}#decline`,
  snoozeUrl: `${offerUrl}#snooze`,
  wonUrl: `${offerUrl}#won`,
  lostUrl: `${offerUrl}#lost`,
  recycleUrl: `${offerUrl}#recycle`,
  followUpUrl: `${offerUrl}#follow-up`,
  contactUrl: `${offerUrl}#contact`,
  calendarUrl: `${offerUrl}/call.ics`,
});

const personOf = ({ name, email, company, jobTitle, phone, country, industry, companySize }: Lead) => ({
  name,
  email,
  company,
  jobTitle,
  phone,
  country,
  industry,
  companySize,
});

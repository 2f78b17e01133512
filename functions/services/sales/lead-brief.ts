import { factsOf, messagesOf } from '../../../domain/capture/inquiry.ts';
import type { Config } from '../../../domain/config/config.ts';
import { languageOf, readerOf } from '../../../domain/distribution/at-work.ts';
import { reasonForReader } from '../../../domain/distribution/reason-for-you.ts';
import type { Language } from '../../../domain/language/language.ts';
import { saidIn } from '../../../domain/language/said.ts';
import { capitalised } from '../../../domain/lead/activity-text.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { callable, type Lead } from '../../../domain/lead/lead.ts';
import { briefLists } from '../../../domain/mail/brief-lists.ts';
import type { MailInput } from '../../../domain/mail/variables.ts';
import { reasonsInWords } from '../../../domain/scoring/score-words.ts';
import { localTime } from '../../../domain/time/calendar.ts';
import { type Instant, plus } from '../../../domain/time/instant.ts';
import { repTimeline } from '../../../domain/workflow/rep-timeline.ts';
import { salesFacts } from '../../../domain/workflow/sales/sales-facts.ts';
import type { Referred } from '../capture/referrer.ts';
import type { ComposerDeps } from '../mail/outgoing-mail.ts';
import { signLink } from '../signed-links.ts';

/** The content of a rep's mail about a lead: who, why now, what they did and answered, where they came from, what to say. */
export function leadBrief(
  { referrer, ...history }: Referred,
  assignment: Assignment,
  config: Config,
  { keys, publicUrl, deployment, mails }: ComposerDeps,
  now: Instant,
): { to: string; language: Language; data: Omit<MailInput, 'product'> } {
  const rep = readerOf(assignment, config, now);
  const language = languageOf(rep, config);
  const say = saidIn(language);
  const { lead } = history;
  const facts = salesFacts(history, config, now, { readerZone: rep.timeZone, mails });
  const { grade, reasons, persona } = facts.grading;
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
    language,
    data: {
      repName: rep.name,
      inPlaceOf: rep.inPlaceOf,
      lead: { ...personOf(callable(lead)), localTime: facts.localTime },
      score: facts.score.total,
      grade,
      ...briefLists({
        reasons: [capitalised(say(facts.ready)), ...reasonsInWords(facts.score, config.scoring, facts.titles)],
        timeline: repTimeline({ ...history, assignments: others(history, assignment) }, config, now, facts.titles)
          // The rest of the mail covers stage changes; the page has all of them.
          .filter(({ kind }) => kind !== 'stage')
          .map(({ at, what }) => ({ at: onTheWall(at, rep.timeZone), what })),
        answers: factsOf(history, config.capture.forms, rep.timeZone),
        messages: messagesOf(history),
      }),
      gradeWhy: [...(persona ? [persona] : []), ...reasons].join(' · '),
      caution: facts.caution,
      source: facts.source,
      referrer,
      opening: facts.opening,
      instructions: facts.instructions,
      why: reasonForReader(assignment, say),
      acceptBy: localTime(assignment.acceptBy, rep.timeZone),
      bookingUrl: config.sales.reps.find(({ id }) => id === rep.id)?.bookingLink,
      offerUrl,
      ...buttons(offerUrl),
      attempt,
    },
  };
}

/** The rep knows in which zone they are. */
const onTheWall = (at: Instant, zone: string) => localTime(at, zone).replace(/ \(GMT.*$/, '');

/** Earlier offers, which the mail itself lists. */
const others = ({ assignments }: Pick<LeadHistory, 'assignments'>, { lifecycleId, attempt }: Assignment) =>
  assignments.filter((one) => one.attempt !== attempt || one.lifecycleId !== lifecycleId);

/** The buttons' targets: the place on the page with the matching form. Opening it changes nothing yet. */
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

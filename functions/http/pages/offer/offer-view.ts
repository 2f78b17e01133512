import { answersOf } from '../../../../domain/capture/inquiry.ts';
import type { Config, Rep } from '../../../../domain/config/config.ts';
import { maySnooze } from '../../../../domain/distribution/answer-time.ts';
import { answererOf, hasLeft, languageOf } from '../../../../domain/distribution/at-work.ts';
import { callTime } from '../../../../domain/distribution/call-time.ts';
import { reasonForReader } from '../../../../domain/distribution/reason-for-you.ts';
import type { Language } from '../../../../domain/language/language.ts';
import { saidIn } from '../../../../domain/language/said.ts';
import type { Assignment } from '../../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../../domain/lead/history.ts';
import { callable, type Lead } from '../../../../domain/lead/lead.ts';
import { copyAddress } from '../../../../domain/replies/contact-copy.ts';
import { type ScoreView, scoreView } from '../../../../domain/scoring/score-words.ts';
import { dismissalOf, whyNotRestorable } from '../../../../domain/settlement/dismissal.ts';
import { nextStepReminder, remindersOf } from '../../../../domain/settlement/follow-up.ts';
import { recycleTracks } from '../../../../domain/settlement/rep-answer.ts';
import { type Sale, saleOf } from '../../../../domain/settlement/sale.ts';
import { dateOn, localTime, nextOpening } from '../../../../domain/time/calendar.ts';
import { momentOf } from '../../../../domain/time/format.ts';
import { day, type Instant, plus } from '../../../../domain/time/instant.ts';
import { whyNotCorrectable } from '../../../../domain/workflow/correction.ts';
import { mayAccept, takerOf } from '../../../../domain/workflow/hand-off-round.ts';
import { repTimeline } from '../../../../domain/workflow/rep-timeline.ts';
import { type SalesFacts, salesFacts } from '../../../../domain/workflow/sales/sales-facts.ts';
import { nameOf, type TimelineEntry } from '../../../../domain/workflow/timeline.ts';

/** The state of an offer for the owner of the opened link. */
export type OfferStatus =
  | 'offered'
  /** The time is over, and no rep has taken the lead yet. */
  | 'late'
  | 'accepted-by-you'
  | 'taken'
  /** The rep is in the team no longer, and had not accepted. */
  | 'left'
  | 'expired'
  | 'declined'
  /** An employee dismissed the lead. */
  | 'dismissed'
  | 'closed';

/** Everything the rep's page shows. */
export interface OfferView
  extends Pick<SalesFacts, 'ready' | 'grading' | 'instructions' | 'opening' | 'source' | 'caution'> {
  token: string;
  /** In which the page speaks: the words of the view itself are English. */
  language: Language;
  status: OfferStatus;
  assignment: Assignment;
  lead: Lead;
  score: ScoreView;
  /** Newest first. */
  timeline: TimelineEntry[];
  answers: { question: string; answer: string }[];
  /** Whose page this is: links can be forwarded. */
  madeFor: string;
  /** The absent rep who has the lead, or the absent manager, when this is a stand-in's page. */
  inPlaceOf?: string;
  /** Why this reader was asked, in their language. */
  why: string;
  /** The person who referred the lead. */
  referrer?: string;
  /** When a call fits into the rep's hours. */
  callAt: Instant;
  /** How much more time may be asked for, in milliseconds. */
  snoozes: readonly number[];
  products: readonly string[];
  recycleTracks: readonly { id: string; name: string }[];
  followUps: readonly { id: string; name: string }[];
  /** Reminders that the rep still gets. */
  reminders: readonly { what: string; when: string }[];
  leadTime: string;
  leadZone: string;
  /** The lead's next day, as a date field writes it. */
  tomorrow: string;
  /** Whether the outcome that is recorded can be corrected still. */
  correctable: boolean;
  /** The configured steps of a sale, and the current one. */
  steps: readonly string[];
  sale: Sale;
  /** The rep's day, the same way. */
  today: string;
  /** The address that makes a mail of the rep a contact when it is in copy. */
  copyTo?: string;
  /** What values are counted in. */
  currency: string;
  /** The name of the rep who has the lead now, when it is not the reader. */
  takenBy?: string;
  lostReasons: readonly string[];
  recycleReasons: readonly string[];
  notLeadReasons: readonly string[];
  /** Why it is no lead, and whether that can be taken back still. */
  dismissed?: { reason: string; by: string; restorable: boolean };
  /** The reps that the manager may choose, with their answers so far, and when each is back at work. */
  reps: { id: string; name: string; note?: string }[];
  now: Instant;
  /** The rep's. */
  zone: string;
}

/** What the rep's page shows of a history. The page itself only draws. */
export function offerView(
  token: string,
  { referrer, ...history }: LeadHistory & { referrer?: string },
  assignment: Assignment,
  config: Config,
  now: Instant,
  mails: Record<string, { title: string }>,
  readerId = assignment.repId,
): OfferView {
  const { sales, scoring, capture } = config;
  const { lead } = history;
  const rep = answererOf({ repId: readerId, toManager: false }, config);
  const zone = rep.timeZone;
  const language = languageOf(rep, config);
  const facts = salesFacts(history, config, now, { readerZone: zone, mails });
  const round = history.assignments.filter(({ lifecycleId }) => lifecycleId === assignment.lifecycleId);
  const taker = takerOf(history) ?? round.find(({ attempt, acceptedAt }) => attempt > assignment.attempt && acceptedAt);
  // Offers of a lead that was merged into this one are over: another rep has the person, or is asked.
  const isMerged = history.others?.some(({ assignments }) => assignments.includes(assignment)) === true;
  const other = !isMerged && taker?.attempt === assignment.attempt ? undefined : taker;
  const dismissal = dismissalOf(history);
  return {
    token,
    language,
    status: isMerged
      ? other
        ? 'taken'
        : 'expired'
      : statusOf(history, assignment, other, hasLeft(assignment, config)),
    assignment,
    lead: callable(lead),
    ready: facts.ready,
    score: scoreView(facts.score, scoring, facts.titles),
    grading: facts.grading,
    timeline: repTimeline(history, config, now, facts.titles).toReversed(),
    answers: answersOf(history, capture.forms, zone),
    instructions: facts.instructions,
    opening: facts.opening,
    caution: facts.caution,
    source: facts.source,
    why: reasonForReader(assignment, saidIn(language)),
    madeFor: nameOf(readerId, config),
    inPlaceOf: readerId === assignment.repId ? undefined : nameOf(assignment.repId, config),
    referrer,
    callAt: callTime(now, rep),
    snoozes: maySnooze(assignment, now) ? sales.sla.snoozes : [],
    products: sales.outcome.products,
    // A customer stays a customer: the customer track continues.
    recycleTracks: lead.customerSince === undefined ? recycleTracks(config) : [],
    followUps: sales.followUps,
    reminders: remindersFor(history, assignment, config)
      .filter(({ due }) => due > now)
      .map(({ due, do: kind, what }) => ({ what: `${reminderWords[kind]}: ${what}`, when: localTime(due, zone) })),
    leadTime: facts.localTime,
    leadZone: facts.zone,
    tomorrow: dateOn(plus(now, day), facts.zone),
    correctable: assignment.status === 'closed' && whyNotCorrectable(history, assignment, now) === undefined,
    steps: sales.steps,
    sale: saleOf(lead),
    today: dateOn(now, zone),
    copyTo: copyAddress(config.deployment),
    currency: sales.outcome.currency,
    takenBy: other && nameOf(other.repId, config),
    lostReasons: sales.outcome.lostReasons,
    recycleReasons: sales.outcome.recycleReasons,
    notLeadReasons: sales.outcome.notLeadReasons,
    dismissed: dismissal && {
      reason: dismissal.detail.reason,
      by: nameOf(dismissal.detail.repId, config),
      restorable: whyNotRestorable(history, now) === undefined,
    },
    reps: assignment.toManager ? sales.reps.map((one) => choiceOf(one, round, now, zone)) : [],
    now,
    zone,
  };
}

const reminderWords = { call: 'Call', mail: 'Write', 'next-step': 'Next step' } as const;

function remindersFor(history: LeadHistory, assignment: Assignment, config: Config) {
  const nextStep = nextStepReminder(history, assignment, config);
  return [...(remindersOf(history, assignment, config)?.reminders ?? []), ...(nextStep ? [nextStep] : [])];
}

/** Whether the link's owner may see the lead. */
export const isOpenTo = (status: OfferStatus): status is 'offered' | 'late' | 'accepted-by-you' =>
  status === 'offered' || status === 'late' || status === 'accepted-by-you';

function statusOf(
  history: LeadHistory,
  assignment: Assignment,
  other: Assignment | undefined,
  isGone: boolean,
): OfferStatus {
  const { status, attempt, lifecycleId } = assignment;
  if (lifecycleId === history.lead.lifecycleId && dismissalOf(history)) return 'dismissed';
  if (status === 'accepted') return 'accepted-by-you';
  if (status === 'closed') return 'closed';
  // A lead that one rep declined goes to others; one that the manager assigned may have been taken by a late rep.
  if (status === 'declined' && !(other && other.attempt < attempt)) return 'declined';
  if (other) return 'taken';
  if (isGone) return 'left';
  if (!mayAccept(history, assignment)) return 'expired';
  return status === 'offered' ? 'offered' : 'late';
}

function choiceOf(rep: Rep, round: readonly Assignment[], now: Instant, zone: string): OfferView['reps'][number] {
  const back = nextOpening(now, rep.hours, rep.timeZone, rep.absences);
  const notes = [answered(rep.id, round), back > now && `at work from ${momentOf(back, zone, now)}`].filter(Boolean);
  return { id: rep.id, name: rep.name, note: notes.length > 0 ? notes.join('; ') : undefined };
}

function answered(repId: string, round: readonly Assignment[]): string | undefined {
  const last = round.findLast((one) => one.repId === repId);
  if (last?.status === 'declined') return last.declinedBecause ? `declined: ${last.declinedBecause}` : 'declined';
  return last?.status === 'expired' ? 'did not answer' : undefined;
}

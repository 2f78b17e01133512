import type { Config } from '../../config/config.ts';
import { answererOf } from '../../distribution/at-work.ts';
import type { Activity } from '../../lead/activity.ts';
import { describe } from '../../lead/activity-types.ts';
import type { Assignment } from '../../lead/assignment.ts';
import type { LeadHistory } from '../../lead/history.ts';
import { contactTimes } from '../../settlement/contact-deadline.ts';
import { nextStepReminder, remindersOf } from '../../settlement/follow-up.ts';
import { isHot } from '../../settlement/hot-visit.ts';
import { localTime } from '../../time/calendar.ts';
import { between, type Instant, latest } from '../../time/instant.ts';
import { humanActivities } from '../../tracking/bot-detection.ts';
import { currentRound, holderOf, mayAccept } from '../hand-off-round.ts';
import { type LeadRow, leadRow } from '../lead-row.ts';
import { nameOf } from '../timeline.ts';

/** Kinds of work in the order of their urgency, for tasks with the same or no due time. */
export const workKinds = [
  'unanswered',
  'offer',
  'answer',
  'visit',
  'contact',
  'next-step',
  'outcome',
  'working',
] as const;

/** Sentences that explain why a task is due. */
export const workSentences = [
  'missed',
  'unanswered',
  'decide',
  'accept',
  'was-due',
  'wrote',
  'visited',
  'contact',
  'next',
  'silent',
  'yours',
] as const;
type WorkSentence = (typeof workSentences)[number];

/** One thing a person of sales has to do. */
export interface WorkItem {
  lead: LeadRow;
  kind: (typeof workKinds)[number];
  /** Why it is listed here, in a sentence. */
  why: string;
  /** The same as data, for translation: the sentence, and its values. */
  about: { says: WorkSentence; at?: Instant; text?: string };
  due?: Instant;
  late: boolean;
}

type Due = Omit<WorkItem, 'lead'>;

/** A score is at most this. */
const mostPoints = 100;

/** The tasks of these desks (ids of reps, `manager`), most urgent first. */
export function dueWork(
  histories: readonly LeadHistory[],
  desks: readonly string[],
  config: Config,
  now: Instant,
): WorkItem[] {
  return histories
    .flatMap((history) => {
      const due = dueOf(history, desks, config, now);
      return due ? [{ lead: leadRow(history.lead, config), ...due }] : [];
    })
    .sort((a, b) => order(a).localeCompare(order(b)));
}

/** Something that a rep owes a lead and has not done in time. */
export interface LateWork extends WorkItem {
  /** The name of the rep. */
  rep: string;
}

/**
 * Late tasks of reps, most urgent first, for their leader; `own` are the reader's desks, whose tasks are in the reader's queue.
 * Sentences have times in `zone`, and no texts of the rep: those are in `about` alone.
 */
export function lateWork(
  histories: readonly LeadHistory[],
  { own, zone }: { own: readonly string[]; zone: string },
  config: Config,
  now: Instant,
): LateWork[] {
  return histories
    .flatMap((history) => {
      const holder = holderOf(history);
      if (!holder || holder.toManager || own.includes(holder.repId)) return [];
      const open = holder.status === 'offered' ? [offered(holder, config, now)] : owed(history, holder, config, now);
      const late = open.find((one) => one.late);
      if (!late) return [];
      const { says, at = now } = late.about;
      const sentence = lateSentences[says];
      const why = sentence ? `${sentence} ${localTime(at, zone)}` : late.why;
      return [{ lead: leadRow(history.lead, config), ...late, why, rep: nameOf(holder.repId, config) }];
    })
    .sort((a, b) => order(a).localeCompare(order(b)));
}

/** A sentence about a rep, before its moment. */
const lateSentences: Partial<Record<WorkSentence, string>> = {
  'was-due': 'Was to answer the offer by',
  contact: 'Was to be in touch by',
  next: 'The next step was due',
  silent: 'Nothing is recorded since',
};

function dueOf(history: LeadHistory, desks: readonly string[], config: Config, now: Instant): Due | undefined {
  const holder = holderOf(history);
  if (holder && desks.includes(holder.repId))
    return holder.status === 'offered' ? offered(holder, config, now) : worked(history, holder, config, now);
  // Late, they may still take it.
  const missed = currentRound(history).findLast((one) => desks.includes(one.repId) && mayAccept(history, one));
  if (!missed) return undefined;
  const who = holder ? `${nameOf(holder.repId, config)} is asked now` : 'the next rep is asked soon';
  const by = localTime(missed.acceptBy, answererOf(missed, config).timeZone);
  return {
    kind: 'offer',
    why: `You were to answer by ${by}; ${who}, and you may still accept it`,
    about: { says: 'missed', at: missed.acceptBy, text: holder && nameOf(holder.repId, config) },
    due: missed.acceptBy,
    late: true,
  };
}

function offered(offer: Assignment, config: Config, now: Instant): Due {
  const { acceptBy: due, unansweredAt } = offer;
  const by = localTime(due, answererOf(offer, config).timeZone);
  const late = due < now;
  if (unansweredAt !== undefined)
    return {
      kind: 'unanswered',
      why: `Nobody has answered since ${by}`,
      about: { says: 'unanswered', at: due },
      due,
      late,
    };
  if (late)
    return { kind: 'offer', why: `Was to be answered by ${by}`, about: { says: 'was-due', at: due }, due, late };
  return offer.toManager
    ? {
        kind: 'offer',
        why: `You decide by ${by}: ${offer.why}`,
        about: { says: 'decide', at: due, text: offer.why },
        due,
        late,
      }
    : { kind: 'offer', why: `Accept by ${by}`, about: { says: 'accept', at: due }, due, late };
}

/** The most urgent task for the rep's lead; the rep's later work makes a task done. */
function worked(history: LeadHistory, offer: Assignment, config: Config, now: Instant): Due {
  const since = offer.acceptedAt ?? offer.offeredAt;
  const say = sayFor(offer, config);
  const yours = { kind: 'working', why: `Yours since ${say(since)}`, about: { says: 'yours', at: since } } as const;
  return newsOf(history, offer, config) ?? owed(history, offer, config, now)[0] ?? { ...yours, late: false };
}

/** The person's activities since the rep's last work. */
function newsOf(history: LeadHistory, offer: Assignment, config: Config): Due | undefined {
  const say = sayFor(offer, config);
  const touched = touchedAt(history, offer);
  const news = humanActivities(history.activities, config.scoring.machines).filter(({ at }) => at > touched);
  const reply = news.findLast(({ type }) => type === 'mail.replied');
  if (reply) {
    const { at } = reply;
    return { kind: 'answer', why: `They wrote on ${say(at)}`, about: { says: 'wrote', at }, due: at, late: false };
  }
  const hot = news.findLast((one) => isNews(one, config));
  if (!hot) return undefined;
  const text = describe(hot, { titles: config.capture });
  const about = { says: 'visited', at: hot.at, text } as const;
  return { kind: 'visit', why: `${text}, ${say(hot.at)}`, about, due: hot.at, late: false };
}

/** The rep's duties to the lead, the most urgent first. New activities of the person do not change them. */
function owed(history: LeadHistory, offer: Assignment, config: Config, now: Instant): Due[] {
  const say = sayFor(offer, config);
  const touched = touchedAt(history, offer);
  const all: Due[] = [];
  const contact = contactTimes(history, offer, config, now);
  if (contact && !hasMoved(history, offer)) {
    const { contactBy: due } = contact;
    const about = { says: 'contact', at: due } as const;
    all.push({ kind: 'contact', why: `Be in touch by ${say(due)}`, about, due, late: due < now });
  }
  const next = nextReminder(history, offer, config, touched);
  if (next) {
    const { what: text, due } = next;
    const about = { says: 'next', at: due, text } as const;
    all.push({ kind: 'next-step', why: `${text}, ${say(due)}`, about, due, late: due < now });
  } else if (between(touched, now) >= config.sales.outcome.nudgeEvery) {
    const about = { says: 'silent', at: touched } as const;
    const why = `Nothing is recorded since ${say(touched)}: what is the outcome?`;
    all.push({ kind: 'outcome', why, about, late: true });
  }
  return all;
}

/** Moments in the zone of who answers for the offer. */
function sayFor(offer: Assignment, config: Config): (at: Instant) => string {
  const { timeZone } = answererOf(offer, config);
  return (at) => localTime(at, timeZone);
}

/** A sale moves only after a talk with the person, recorded or not. */
const hasMoved = ({ activities }: LeadHistory, { offeredAt }: Assignment) =>
  activities.some(({ type, at }) => type === 'sale.moved' && at >= offeredAt);

/** A meeting that is on is the next step; one that was cancelled is news. */
const isNews = (one: Activity, config: Config) => one.type === 'meeting.cancelled' || isHot(one, config);

/** When the next step of a lead that a rep has is due, as lists show it; undefined when none is left to do. */
export function nextDueOf(history: LeadHistory, offer: Assignment, config: Config): Instant | undefined {
  return nextReminder(history, offer, config, touchedAt(history, offer))?.due;
}

/** When the rep last did something about a lead of theirs. */
function touchedAt({ activities }: LeadHistory, offer: Assignment): Instant {
  const since = offer.acceptedAt ?? offer.offeredAt;
  const done = activities.filter(
    ({ type, at }) => (type === 'contact.made' || type === 'note.added' || type === 'sale.moved') && at >= since,
  );
  return latest(since, ...done.map(({ at }) => at));
}

/** The next open reminder: work after its due time makes it done. */
function nextReminder(history: LeadHistory, offer: Assignment, config: Config, touched: Instant) {
  const step = nextStepReminder(history, offer, config);
  const { reminders = [] } = remindersOf(history, offer, config) ?? {};
  return [...(step ? [step] : []), ...reminders]
    .filter(({ due }) => due > touched)
    .toSorted((a, b) => (a.due < b.due ? -1 : 1))[0];
}

/** Unanswered and late first, then by when it is due, then by how urgent its kind is, then who has done more to be called. */
const order = ({ late, due = '9', kind, lead: { score = 0 } }: WorkItem) =>
  `${kind === 'unanswered' ? 0 : late ? 1 : 2} ${due} ${workKinds.indexOf(kind)} ${String(mostPoints - score).padStart(3, '0')}`;

import type { Config } from '../config/config.ts';
import { answererOf } from '../distribution/at-work.ts';
import type { LeadHistory } from '../lead/history.ts';
import { remindersOf } from '../settlement/follow-up.ts';
import { localTime } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';
import { holderOf } from './hand-off-round.ts';
import { type LeadRow, leadRow } from './lead-row.ts';

/** One thing a person of sales has to do. */
export interface WorkItem {
  lead: LeadRow;
  kind: 'offer' | 'answer' | 'next-step' | 'working' | 'unanswered';
  /** Why it stands here, in a sentence. */
  why: string;
  due?: Instant;
  late: boolean;
}

/** Kinds in the order of their urgency, for what is due at the same time or at no time. */
const urgency: readonly WorkItem['kind'][] = ['offer', 'unanswered', 'answer', 'next-step', 'working'];

/** What is due for these desks (ids of reps, `manager`), first things first. Leads of others are left out. */
export function dueWork(
  histories: readonly LeadHistory[],
  desks: readonly string[],
  config: Config,
  now: Instant,
): WorkItem[] {
  return histories
    .flatMap((history) => itemOf(history, desks, config, now) ?? [])
    .sort((a, b) => order(a).localeCompare(order(b)));
}

function itemOf(history: LeadHistory, desks: readonly string[], config: Config, now: Instant): WorkItem | undefined {
  const offer = holderOf(history);
  if (!offer || !desks.includes(offer.repId)) return undefined;
  const lead = leadRow(history.lead, config);
  const zone = answererOf(offer, config).timeZone;
  if (offer.status === 'offered') {
    const due = offer.acceptBy;
    const kind = offer.unansweredAt === undefined ? 'offer' : 'unanswered';
    const late = due < now;
    const why = late ? `Nobody has answered since ${localTime(due, zone)}` : `Accept by ${localTime(due, zone)}`;
    return { lead, kind, why, due, late };
  }
  const since = offer.acceptedAt ?? offer.offeredAt;
  const happened = history.activities.filter(({ at }) => at > since);
  const reply = happened.findLast(({ type }) => type === 'mail.replied');
  if (reply)
    return { lead, kind: 'answer', why: `They wrote on ${localTime(reply.at, zone)}`, due: reply.at, late: false };
  const next = remindersOf(history, offer, config)?.reminders.find(({ due }) => due > now);
  if (next)
    return {
      lead,
      kind: 'next-step',
      why: `${next.what}, on ${localTime(next.due, zone)}`,
      due: next.due,
      late: false,
    };
  return { lead, kind: 'working', why: `Yours since ${localTime(since, zone)}`, late: false };
}

/** Late first, then by when it is due, then by how urgent its kind is. */
const order = ({ late, due = '9', kind }: WorkItem) => `${late ? 0 : 1} ${due} ${urgency.indexOf(kind)}`;

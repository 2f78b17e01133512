import type { Config } from '../config/config.ts';
import { answerTimes } from '../distribution/answer-time.ts';
import { answererOf } from '../distribution/at-work.ts';
import type { Assignment } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import { isSalesReady } from '../scoring/readiness.ts';
import { between, day, type Instant } from '../time/instant.ts';
import { isBookedWithUs } from './meetings.ts';

/** An alert about a missing first contact: to the rep before the time is over, to the manager after it. */
export interface ContactAlert {
  /** Its name in the ledger. */
  step: string;
  due: Instant;
  do: 'warn-contact' | 'escalate-contact';
  /** Until when the rep was to be in touch. */
  contactBy: Instant;
}

/** An absence up to this long stops the clock: it may be public holidays, and the person who asked knows of those. */
const longWeekend = 4 * day;

type Rules = Pick<Config, 'sales' | 'scoring' | 'capture' | 'deployment'>;

/** The deadline of the rep's first contact, and its reminders. */
interface ContactTimes {
  warnAt: Instant;
  contactBy: Instant;
}

/**
 * The second stage of the SLA: from acceptance to the first contact, in the rep's working hours; none once an employee was in
 * touch since the offer. A long absence does not stop the clock: the stand-in or the manager gets the alert.
 */
export function contactTimes(
  history: LeadHistory,
  assignment: Assignment,
  config: Rules,
  now: Instant,
): ContactTimes | undefined {
  const { contact, warnAt } = config.sales.sla;
  const { lifecycleId, offeredAt, acceptedAt = offeredAt } = assignment;
  if (!contact) return undefined;
  const isContact = (one: LeadHistory['activities'][number]) =>
    (one.type === 'contact.made' || isBookedWithUs(one)) && one.lifecycleId === lifecycleId && one.at >= offeredAt;
  if (history.activities.some(isContact)) return undefined;
  const time = isSalesReady(history, config, now).handRaise ? contact.handRaise : contact.otherwise;
  const rep = answererOf(assignment, config);
  const mine = answerTimes(acceptedAt, time, rep, warnAt);
  const present = answerTimes(acceptedAt, time, { ...rep, absences: [] }, warnAt);
  const times = between(present.acceptBy, mine.acceptBy) > longWeekend ? present : mine;
  return { warnAt: times.warnAt, contactBy: times.acceptBy };
}

/**
 * The rep gets a warning before the time is over, the manager an alert after it. Deadlines older than a day give no alert, so leads
 * accepted before this stage existed stay silent.
 */
export function contactAlerts(
  history: LeadHistory,
  assignment: Assignment,
  config: Rules,
  now: Instant,
): ContactAlert[] {
  const times = contactTimes(history, assignment, config, now);
  if (!times) return [];
  const { attempt } = assignment;
  const { warnAt, contactBy } = times;
  const alerts: ContactAlert[] = [
    { step: `contact-${attempt}-warning`, due: warnAt, do: 'warn-contact', contactBy },
    { step: `contact-${attempt}-late`, due: contactBy, do: 'escalate-contact', contactBy },
  ];
  return alerts.filter(({ due }) => between(due, now) < day);
}

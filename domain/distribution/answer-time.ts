import type { Rep } from '../config/config.ts';
import type { Assignment } from '../lead/assignment.ts';
import { workingTimePlus } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';

/** Until when a rep can answer, and when a warning says that it is nearly over. */
export type AnswerTimes = Required<Pick<Assignment, 'acceptBy' | 'warnAt'>>;

type Hours = Pick<Rep, 'hours' | 'timeZone' | 'absences'>;

/** Until when a rep can answer who has `ms` of their working time from a moment on, and when `part` of it is over. */
export function answerTimes(
  from: Instant,
  ms: number,
  { hours, timeZone, absences }: Hours,
  part: number,
): AnswerTimes {
  const after = (some: number) => workingTimePlus(from, some, hours, timeZone, absences);
  return { acceptBy: after(ms), warnAt: after(Math.floor(ms * part)) };
}

/** Whether the rep may still ask for more time: once, while the offer is open and the manager is not the one who is asked. */
export function maySnooze({ status, snoozedAt, acceptBy, toManager }: Assignment, now: Instant): boolean {
  return status === 'offered' && !toManager && snoozedAt === undefined && now < acceptBy;
}

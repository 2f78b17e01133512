import { handsOverAt, managerOnDuty } from '../distribution/at-work.ts';
import type { Assignment } from '../lead/assignment.ts';
import { awayFrom, workingTimePlus } from '../time/calendar.ts';
import { type Instant, plus, week } from '../time/instant.ts';
import type { OfferConfig, OfferPlan } from './offer-plan.ts';

/** An answer wakes the lead at once; this look only finds changes by a deploy, and costs two transitions. */
const lookEvery = week;

/**
 * Waits for an answer until the rep's warning is due, and then until the answer time is over. It also ends when its rep leaves
 * the team or begins an absence, because no answer would come.
 */
export function awaitRep(assignment: Assignment, { sales }: OfferConfig, now: Instant): OfferPlan {
  const rep = sales.reps.find(({ id }) => id === assignment.repId);
  const away = rep && awayFrom(now, rep.timeZone, rep.absences);
  const isAway = away !== undefined && away < assignment.acceptBy;
  const until = isAway ? away : assignment.acceptBy;
  if (!rep || (isAway && now >= away)) return { do: 'withdraw', assignment };
  if (now >= until) return { do: 'expire', assignment };
  const { warnAt = until } = assignment;
  if (warnAt < until && now >= warnAt) return { do: 'warn', until, assignment };
  return { do: 'wait', until: warnAt < until ? warnAt : until, why: 'offered to a rep', assignment };
}

/**
 * Reminder n is due when n − 1 intervals of the manager's working time have passed since `acceptBy`; after the last, one more
 * interval. A raised hand then stays unanswered instead of being recycled, because the person asked. A stand-in who takes over
 * has not heard of the lead, so the wait ends then, too.
 */
export function awaitManager(
  assignment: Assignment,
  config: OfferConfig,
  now: Instant,
  handRaised: boolean,
): OfferPlan {
  const { every, times } = config.sales.managerReminder;
  const { hours, timeZone } = managerOnDuty(config, now);
  const handsOver = handsOverAt(config, now);
  let until = assignment.acceptBy;
  let reminder = 0;
  while (now >= until && reminder <= times) {
    reminder += 1;
    until = workingTimePlus(assignment.acceptBy, reminder * every, hours, timeZone);
  }
  if (reminder > times && handRaised) return { do: 'unanswered', assignment, until: plus(now, lookEvery) };
  if (reminder > times) return { do: 'recycle', why: `the manager did not answer ${times} reminders`, assignment };
  if (handsOver !== undefined && handsOver < until) until = handsOver;
  if (reminder === 0) return { do: 'wait', until, why: 'the manager decides', assignment };
  return { do: 'remind-manager', assignment, reminder, until };
}

import type { Config } from '../config/config.ts';
import { answererOf } from '../distribution/at-work.ts';
import type { ActivityOf } from '../lead/activity.ts';
import type { Assignment } from '../lead/assignment.ts';
import { hash } from '../lead/hash.ts';
import type { LeadHistory } from '../lead/history.ts';
import { nextOpening, startOfDay } from '../time/calendar.ts';
import { type Instant, plus } from '../time/instant.ts';
import { standing } from './meetings.ts';

/** One reminder a rep wanted. */
export interface Reminder {
  /** Its name in the ledger: another choice has other names. */
  step: string;
  due: Instant;
  do: 'call' | 'mail' | 'next-step';
  what: string;
}

/**
 * The reminders of the newest choice, each in the working hours of the rep who chose them (a stand-in, too), and the moment of
 * that choice; undefined without one.
 */
export function remindersOf(
  { activities }: Pick<LeadHistory, 'activities'>,
  assignment: Assignment,
  config: Pick<Config, 'sales' | 'deployment'>,
): { at: Instant; choice: number; reminders: Reminder[] } | undefined {
  const { lifecycleId, attempt } = assignment;
  const choices = activities.filter(
    (one): one is ActivityOf<'follow-up.planned'> =>
      one.type === 'follow-up.planned' && one.lifecycleId === lifecycleId && one.detail.attempt === attempt,
  );
  const newest = choices.at(-1);
  if (!newest) return undefined;
  const { at, detail } = newest;
  const { hours, timeZone, absences } = answererOf({ toManager: false, repId: detail.repId }, config);
  let due = at;
  const steps = config.sales.followUps.find(({ id }) => id === detail.followUp)?.steps ?? [];
  const reminders = steps.map(({ after, do: kind, what }, n): Reminder => {
    due = nextOpening(plus(due, after), hours, timeZone, absences);
    return { step: `follow-up-${attempt}-${choices.length}-${n + 1}`, due, do: kind, what };
  });
  return { at, choice: choices.length, reminders };
}

/** The next step a rep planned last under this offer, or that a meeting brought, on the morning of its day; undefined when none was planned. */
export function nextStepReminder(
  { activities }: Pick<LeadHistory, 'activities'>,
  assignment: Assignment,
  config: Pick<Config, 'sales' | 'deployment'>,
): (Reminder & { at: Instant }) | undefined {
  const { lifecycleId, attempt, offeredAt } = assignment;
  const said = standing(activities).findLast(
    (one) =>
      'next' in one.detail && one.detail.next !== undefined && one.lifecycleId === lifecycleId && one.at >= offeredAt,
  ) as ActivityOf<'note.added'> | undefined;
  const next = said?.detail.next;
  if (!said || !next) return undefined;
  const { hours, timeZone, absences } = answererOf(assignment, config);
  const due = nextOpening(startOfDay(next.on, timeZone), hours, timeZone, absences);
  const step = `next-step-${attempt}-${next.on}-${hash(said.id).toString(36)}`;
  return { step, at: said.at, due, do: 'next-step', what: next.what ?? 'what you planned' };
}

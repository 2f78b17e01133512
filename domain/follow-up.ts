import type { ActivityOf } from './activity.ts';
import type { Assignment } from './assignment.ts';
import { nextOpening } from './calendar.ts';
import type { SalesRules } from './config.ts';
import { type Instant, plus } from './instant.ts';
import type { Story } from './lead.ts';

/** One reminder a rep wanted. */
export interface Reminder {
  /** Its name in the ledger: another choice has other names. */
  step: string;
  due: Instant;
  do: 'call' | 'mail';
  what: string;
}

/** The reminders of the newest choice, each in the rep's working hours, and the moment of that choice; undefined when none was made. */
export function remindersOf(
  { activities }: Pick<Story, 'activities'>,
  { lifecycleId, attempt, repId }: Assignment,
  { followUps, reps }: Pick<SalesRules, 'followUps' | 'reps'>,
): { at: Instant; choice: number; reminders: Reminder[] } | undefined {
  const choices = activities.filter(
    (one): one is ActivityOf<'follow-up.planned'> =>
      one.type === 'follow-up.planned' && one.lifecycleId === lifecycleId && one.detail.attempt === attempt,
  );
  const newest = choices.at(-1);
  if (!newest) return undefined;
  const { at, detail } = newest;
  const rep = reps.find(({ id }) => id === repId);
  let due = at;
  const steps = followUps.find(({ id }) => id === detail.followUp)?.steps ?? [];
  const reminders = steps.map(({ after, do: kind, what }, n): Reminder => {
    due = plus(due, after);
    // The manager, or somebody who has left the team: as it comes.
    if (rep) due = nextOpening(due, rep.hours, rep.timeZone, rep.absences);
    return { step: `follow-up-${attempt}-${choices.length}-${n + 1}`, due, do: kind, what };
  });
  return { at, choice: choices.length, reminders };
}

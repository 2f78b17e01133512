import type { Config, Rep } from '../config/config.ts';
import type { Assignment } from '../lead/assignment.ts';

/** Somebody who answers for a lead, and when they are at work. */
export type AtWork = Pick<Rep, 'name' | 'email' | 'hours' | 'timeZone' | 'absences'>;

/** Who is written to about an offer: its rep; the manager for their own, and in place of a rep who has left the team. */
export function answererOf(
  { toManager, repId }: Pick<Assignment, 'toManager' | 'repId'>,
  { sales, deployment }: Pick<Config, 'sales' | 'deployment'>,
): AtWork {
  const rep = toManager ? undefined : sales.reps.find(({ id }) => id === repId);
  return rep ?? { ...deployment.manager, absences: [] };
}

/** A rep who is in the team no longer: such an offer cannot be accepted any more. */
export const hasLeft = (
  { toManager, repId }: Pick<Assignment, 'toManager' | 'repId'>,
  { sales }: Pick<Config, 'sales'>,
) => !toManager && !sales.reps.some(({ id }) => id === repId);

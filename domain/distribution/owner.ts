import type { Config } from '../config/config.ts';
import type { Assignment } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';

/**
 * The rep a lead belongs to: what sales said last explicitly (`lead.owner`), else who accepted it last and did not let it
 * go in silence. Undefined when nobody ever had it.
 */
export function ownerOf({ lead, assignments }: LeadHistory): string | undefined {
  const had = assignments
    .filter(tookCare)
    .reduce<Assignment | undefined>((a, b) => (a && acceptedAt(a) > acceptedAt(b) ? a : b), undefined);
  const said = lead.owner;
  if (said && (had === undefined || said.at > acceptedAt(had))) return said.repId;
  return had?.repId;
}

/** Where the rep a lead belongs to can be booked. */
export const bookingUrlOf = (history: LeadHistory, { reps }: Pick<Config['sales'], 'reps'>): string | undefined => {
  const owner = ownerOf(history);
  return reps.find(({ id }) => id === owner)?.bookingLink;
};

const acceptedAt = (assignment: Assignment) => assignment.acceptedAt ?? assignment.offeredAt;

function tookCare({ toManager, acceptedAt: at, status, outcome }: Assignment): boolean {
  return !toManager && at !== undefined && (status === 'accepted' || outcome !== undefined);
}

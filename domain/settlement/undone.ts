import type { Activity } from '../lead/activity.ts';

/** What can be taken back by the one who recorded it; everything else is corrected by saying the right thing. */
const undoable = ['contact.made', 'note.added'] as const;

export const isUndoable = ({ type }: Pick<Activity, 'type'>): boolean => undoable.some((one) => one === type);

/** Activities without the withdrawn ones. */
export function withoutUndone(activities: readonly Activity[]): Activity[] {
  const undone = new Set(activities.flatMap((one) => (one.type === 'work.undone' ? one.detail.of : [])));
  return undone.size === 0 ? [...activities] : activities.filter((one) => !undone.has(one.id) || !isUndoable(one));
}

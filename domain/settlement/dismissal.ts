import type { ActivityOf } from '../lead/activity.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead } from '../lead/lead.ts';
import type { Stage } from '../lead/stage.ts';
import { between, day, type Instant } from '../time/instant.ts';

/** How long a dismissal can be taken back. */
const restorableFor = day;

type Dismissal = ActivityOf<'lead.dismissed'>;

/** The employee's dismissal of the lead in this lifecycle; undefined without one, or when it was taken back. */
export function dismissalOf({ lead, activities }: Pick<LeadHistory, 'lead' | 'activities'>): Dismissal | undefined {
  // The entry in the moves is part of the write that takes it back; the activity only names the employee.
  const isTakenBack = ({ id }: Dismissal) => lead.moves.some(({ of }) => of === restoreId(id));
  return activities.findLast(
    (one): one is Dismissal =>
      one.type === 'lead.dismissed' && one.lifecycleId === lead.lifecycleId && !isTakenBack(one),
  );
}

/** Two clicks are one deed; after it was taken back there can be another. */
export function dismissalId({ lifecycleId, moves }: Lead): string {
  const before = moves.filter(({ event }) => event?.type === 'LeadRestored' && event.lifecycleId === lifecycleId);
  return `dismissed-${lifecycleId}-${before.length + 1}`;
}

/** Names the deed that takes a dismissal back. */
export const restoreId = (dismissalId: string) => `restored-${dismissalId}`;

/** Why a lead cannot be dismissed now, for the person who asks; undefined: it can. */
export function whyNotDismissable({ open, stage, customerSince }: Lead): string | undefined {
  if (customerSince !== undefined || stage === 'customer') return 'this is a customer';
  return open ? undefined : 'nobody works on this lead now, and it gets no mail';
}

/** Why that cannot be taken back now, for the person who asks; undefined: it can. */
export function whyNotRestorable(history: LeadHistory, now: Instant): string | undefined {
  const { lead } = history;
  const dismissal = dismissalOf(history);
  if (!dismissal) return 'it is a lead';
  if (lead.open) return 'that is being carried out right now: try again in a minute';
  return between(dismissal.at, now) > restorableFor ? 'a day has passed since' : undefined;
}

/** The stage of a lead before it was marked as no lead. */
export const stageBefore = ({ moves }: Pick<Lead, 'moves'>): Stage =>
  moves.findLast(({ stage }) => stage !== 'rejected')?.stage ?? 'captured';

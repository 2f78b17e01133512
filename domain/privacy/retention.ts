import type { Activity } from '../lead/activity.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Stage } from '../lead/stage.ts';
import { between, type Instant, latest } from '../time/instant.ts';

/** The kinds of leads that are erased once their time is over, each by its stage. */
const kindOfStage = {
  rejected: 'rejected',
  dormant: 'dormant',
  lost: 'lost',
  unsubscribed: 'unsubscribed',
  customer: 'customers',
} as const satisfies Partial<Record<Stage, string>>;

export type LeadKind = (typeof kindOfStage)[keyof typeof kindOfStage];
/** The stages of leads that nobody works on. */
export const stagesAtRest = Object.keys(kindOfStage) as readonly Stage[];
/** What of a lead goes while the lead stays. */
const partKinds = ['visits', 'mails', 'messages'] as const;
export type PartKind = (typeof partKinds)[number];
/** Everything that has a time of its own. */
export const retained = [...Object.values(kindOfStage), ...partKinds] as const;
export type Retained = LeadKind | PartKind;

/** How long each is kept, in milliseconds; what is absent stays. */
export type Kept = Partial<Record<Retained, number>>;

const programs: readonly Activity['type'][] = ['rules.changed', 'workflow.failed', 'mail.delivered'];

/** When the person, or one of ours about the person, was last heard of. */
export function lastHeardOf({ lead, activities }: Pick<LeadHistory, 'lead' | 'activities'>): Instant {
  const heard = activities.filter(({ type }) => !programs.includes(type)).map(({ at }) => at);
  return [...heard, ...lead.moves.map(({ at }) => at), lead.closed?.at ?? lead.createdAt].reduce((a, b) =>
    latest(a, b),
  );
}

/** Whether nobody works on a lead: it waits for no mail and no rep, no execution is due, and what happened has been acted on. One that was merged rests with the other. */
export const isAtRest = ({ lead, unsettled = [] }: LeadHistory): boolean =>
  stagesAtRest.includes(lead.stage) && !lead.open && lead.mergedInto === undefined && unsettled.length === 0;

/** The kind under which a lead is due for erasure now; undefined while its time is not over. `merged`: leads that were merged into it. */
export function pastItsTime(
  history: LeadHistory,
  kept: Kept,
  now: Instant,
  merged: readonly LeadHistory[] = [],
): LeadKind | undefined {
  const kind = kindOfStage[history.lead.stage as keyof typeof kindOfStage] as LeadKind | undefined;
  if (kind === undefined || !isAtRest(history)) return undefined;
  return [history, ...merged].every((one) => isPast(lastHeardOf(one), kept[kind], now)) ? kind : undefined;
}

/** Whether something of this moment is kept no longer. */
export const isPast = (at: Instant, keptFor: number | undefined, now: Instant): boolean =>
  keptFor !== undefined && between(at, now) > keptFor;

const visits: readonly Activity['type'][] = ['page.viewed', 'event.tracked', 'file.downloaded', 'link.clicked'];
export const isVisit = ({ type }: Pick<Activity, 'type'>): boolean => visits.includes(type);

/** What somebody wrote, by the fields that hold it. */
const written: Partial<Record<Activity['type'], readonly string[]>> = {
  'form.submitted': ['message'],
  'mail.replied': ['subject', 'text'],
  unsubscribed: ['said'],
  'contact.made': ['note'],
  'note.added': ['note'],
};

/** The activity without what somebody wrote; undefined when nothing is written in it. */
export function withoutMessage<A extends Activity>(activity: A): A | undefined {
  const fields = (written[activity.type] ?? []).filter((field) => field in activity.detail);
  if (fields.length === 0) return undefined;
  const left = Object.entries(activity.detail).filter(([name]) => !fields.includes(name));
  return { ...activity, detail: Object.fromEntries(left) };
}

import type { Activity, NextStep } from '../lead/activity.ts';
import type { Assignment } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Stage } from '../lead/stage.ts';
import { between, type Instant, latest } from '../time/instant.ts';
import { tells, written } from './activity-traces.ts';

/** The kinds of leads that are erased once their time is over, each by its stage. */
const kindOfStage = {
  rejected: 'rejected',
  dormant: 'dormant',
  lost: 'lost',
  unsubscribed: 'unsubscribed',
  customer: 'customers',
} as const satisfies Partial<Record<Stage, string>>;

type LeadKind = (typeof kindOfStage)[keyof typeof kindOfStage];
/** The stages of leads that sales and mails leave alone. */
export const stagesAtRest = Object.keys(kindOfStage) as readonly Stage[];
/** What of a lead goes while the lead stays. */
const partKinds = ['visits', 'mails', 'messages'] as const;
type PartKind = (typeof partKinds)[number];
/** Everything with a retention time of its own. */
export const retained = [...Object.values(kindOfStage), ...partKinds] as const;
export type Retained = LeadKind | PartKind;

/** Retention times in milliseconds; an absent one keeps for ever. */
export type Kept = Partial<Record<Retained, number>>;

const isSignOfLife = (one: Pick<Activity, 'type'>) => ['visit', 'life'].includes(tells[one.type]);

/** The last activity of the person, or of an employee about the person. A rep's plan counts from its planned day. */
export function lastHeardOf({ lead, activities }: Pick<LeadHistory, 'lead' | 'activities'>): Instant {
  const heard = activities.filter(isSignOfLife).flatMap((one) => [one.at, ...plannedIn(one)]);
  return [...heard, ...lead.moves.map(({ at }) => at), lead.closed?.at ?? lead.createdAt].reduce((a, b) =>
    latest(a, b),
  );
}

function plannedIn({ detail }: Activity): Instant[] {
  const { next, until, starts } = detail as { next?: NextStep; until?: Instant; starts?: Instant };
  return [next && `${next.on}T00:00:00.000Z`, until, starts].filter((one) => one !== undefined);
}

/** The last activity of a lead and of those merged into it. */
export const allLastHeardOf = (all: readonly LeadHistory[]): Instant => latest(...all.map(lastHeardOf));

/**
 * Whether a lead is at rest: it waits for no mail and no rep, no execution is due, and every activity was processed. A merged
 * lead rests with its target.
 */
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
  return isPast(allLastHeardOf([history, ...merged]), kept[kind], now) ? kind : undefined;
}

/** Retention's reason for an erasure: the kind of lead, and its last activity. */
export interface Due {
  kind: LeadKind;
  since: Instant;
}

/** Whether the retention time of this moment is over. */
export const isPast = (at: Instant, keptFor: number | undefined, now: Instant): boolean =>
  keptFor !== undefined && between(at, now) > keptFor;

export const isVisit = (one: Pick<Activity, 'type'>): boolean => tells[one.type] === 'visit';

/** The activity without people's texts; undefined when it has none. `isOwnWords`: of an answer, by its question. */
export function withoutMessage<A extends Activity>(
  activity: A,
  isOwnWords: (question: string) => boolean,
): A | undefined {
  const detail: Record<string, unknown> = { ...activity.detail };
  for (const field of written[activity.type] as readonly string[]) {
    const [name = '', part] = field.split('.');
    if (field === 'answers') drop(detail, field, isOwnWords);
    else if (part === undefined) delete detail[name];
    else drop(detail, name, (one) => one === part);
  }
  const isSame = JSON.stringify(detail) === JSON.stringify(activity.detail);
  return isSame ? undefined : { ...activity, detail };
}

/** Removes the entries of `detail[name]` that `goes` selects by their names. */
function drop(detail: Record<string, unknown>, name: string, goes: (one: string) => boolean): void {
  const held = detail[name];
  if (typeof held !== 'object' || held === null) return;
  detail[name] = Object.fromEntries(Object.entries(held).filter(([one]) => !goes(one)));
}

/** The offer without the rep's text; undefined when it has none. The fact of a reason stays: it decides who is asked next. */
export function withoutReason(offer: Assignment, isOwnWords: (question: string) => boolean): Assignment | undefined {
  const promised = offer.promised && withoutMessage(offer.promised, isOwnWords);
  if (!promised && !offer.declinedBecause) return undefined;
  return { ...offer, ...(offer.declinedBecause && { declinedBecause: '' }), ...(promised && { promised }) };
}

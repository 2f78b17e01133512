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
/** The stages of leads that nobody works on. */
export const stagesAtRest = Object.keys(kindOfStage) as readonly Stage[];
/** What of a lead goes while the lead stays. */
const partKinds = ['visits', 'mails', 'messages'] as const;
type PartKind = (typeof partKinds)[number];
/** Everything that has a time of its own. */
export const retained = [...Object.values(kindOfStage), ...partKinds] as const;
export type Retained = LeadKind | PartKind;

/** How long each is kept, in milliseconds; what is absent stays. */
export type Kept = Partial<Record<Retained, number>>;

const isSignOfLife = (one: Pick<Activity, 'type'>) => ['visit', 'life'].includes(tells[one.type]);

/** When the person, or one of ours about the person, was last heard of. What a rep plans counts from the day it is planned for. */
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

/** When a lead, with those that were merged into it, was last heard of. */
export const allLastHeardOf = (all: readonly LeadHistory[]): Instant => latest(...all.map(lastHeardOf));

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
  return isPast(allLastHeardOf([history, ...merged]), kept[kind], now) ? kind : undefined;
}

/** Why retention has ordered an erasure: as which kind of lead, and when it was last heard of. */
export interface Due {
  kind: LeadKind;
  since: Instant;
}

/** Whether something of this moment is kept no longer. */
export const isPast = (at: Instant, keptFor: number | undefined, now: Instant): boolean =>
  keptFor !== undefined && between(at, now) > keptFor;

export const isVisit = (one: Pick<Activity, 'type'>): boolean => tells[one.type] === 'visit';

/** The activity without what somebody wrote; undefined when nothing is written in it. `isOwnWords`: of an answer, by its question. */
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

/** Takes out of an object in the detail what is named so. */
function drop(detail: Record<string, unknown>, name: string, goes: (one: string) => boolean): void {
  const held = detail[name];
  if (typeof held !== 'object' || held === null) return;
  detail[name] = Object.fromEntries(Object.entries(held).filter(([one]) => !goes(one)));
}

/** The offer without what the rep wrote; undefined when nothing is written in it. That there was a reason decides who is asked next. */
export function withoutReason(offer: Assignment, isOwnWords: (question: string) => boolean): Assignment | undefined {
  const promised = offer.promised && withoutMessage(offer.promised, isOwnWords);
  if (!promised && !offer.declinedBecause) return undefined;
  return { ...offer, ...(offer.declinedBecause && { declinedBecause: '' }), ...(promised && { promised }) };
}

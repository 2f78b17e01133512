import type { Lead } from '../lead/lead.ts';
import type { Stage } from '../lead/stage.ts';
import { between, day, type Instant } from '../time/instant.ts';

/** How long it can be taken back that two leads are one person. */
const separableFor = day;

/** A lead's progress. It decides which of two leads is kept. */
const progress: Record<Stage, number> = {
  rejected: 0,
  unsubscribed: 1,
  lost: 2,
  dormant: 3,
  captured: 4,
  nurturing: 5,
  customer: 6,
  'sales-ready': 7,
  assigned: 8,
  working: 9,
};

/** Which of two leads has come further; undefined when neither has. */
export function further(a: Lead, b: Lead): Lead | undefined {
  const [one, other] = [a, b].map((lead) => progress[cameTo(lead)] + (lead.open ? 0.5 : 0)) as [number, number];
  return one === other ? undefined : one > other ? a : b;
}

/** A rep who has just accepted works on the lead, though no step has moved it yet. */
const cameTo = ({ stage, taken }: Pick<Lead, 'stage' | 'taken'>): Stage =>
  stage === 'assigned' && taken ? 'working' : stage;

/** Why the other lead cannot be merged into the kept one, for the person who asks; undefined: it can. Both without their merged leads. */
export function whyNotMergeable(kept: Lead | undefined, other: Lead | undefined): string | undefined {
  if (!kept || !other) return 'one of the two does not exist any more';
  if (kept.id === other.id) return 'both are the same lead';
  if (kept.mergedInto || other.mergedInto) return 'one of the two has been merged with another lead meanwhile';
  // Two people merge the same two leads the other way around.
  if (other.merged?.some(({ id }) => id === kept.id)) return 'somebody merges these two the other way around right now';
  if (further(kept, other) !== other) return undefined;
  const [its, own] = [cameTo(other), cameTo(kept)];
  return `the other lead has come further (${its}, this one is ${own}): keep the other one and merge this one into it`;
}

/** Names a merge: two clicks are one; after it was taken back there can be another. */
export function mergeId({ moves }: Pick<Lead, 'moves'>, otherId: string): string {
  const before = moves.filter(({ event }) => event?.type === 'LeadUnmerged' && event.facts.other === otherId);
  return `merged-${otherId}-${before.length + 1}`;
}

/** Names the deed that takes a merge back. */
export const unmergeId = (mergedBy: string) => `un${mergedBy}`;

/** Why a merge of this moment cannot be taken back now; undefined: it can. */
export const whyNotSeparable = (at: Instant, now: Instant): string | undefined =>
  between(at, now) > separableFor ? 'a day has passed since' : undefined;

import { type Assignment, newest, type Outcome } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead } from '../lead/lead.ts';
import { between, day, type Instant } from '../time/instant.ts';
import { holderOf } from './hand-off-round.ts';

/** How long a rep can correct an outcome after it was carried out. */
const correctableFor = day;

/** Names a correction, also in the moves; each of an offer has its number. */
export const correctionId = ({ lifecycleId, attempt, corrected = [] }: Assignment) =>
  `corrected-${lifecycleId}-${attempt}-${corrected.length}`;

/** Why the outcome of this offer cannot be corrected now, for the person who asks; undefined: it can. */
export function whyNotCorrectable(
  history: LeadHistory,
  { attempt, lifecycleId, offeredAt, outcome }: Assignment,
  now: Instant,
) {
  const { lead, assignments } = history;
  if (outcome === undefined || outcome.result === 'recycle') return 'only won and lost can be corrected';
  const last = newest(assignments.filter((one) => one.lifecycleId === lead.lifecycleId && one.outcome !== undefined));
  // A lead that was lost and corrected to won continues in a new lifecycle.
  const isLast = lead.correctedFrom === lifecycleId || (last?.attempt === attempt && last.lifecycleId === lifecycleId);
  if (!isLast || holderOf(history) !== undefined) return 'the lead has come back since';
  const isCarriedOut = lead.outcomeAt !== undefined && lead.outcomeAt >= offeredAt;
  if (lead.outcomeAt === undefined || !isCarriedOut)
    return 'the outcome is being carried out right now: try again in a minute';
  if (lead.stage !== 'customer' && lead.stage !== 'lost') return 'the lead has come back since';
  if (between(lead.outcomeAt, now) > correctableFor) return 'a day has passed since the outcome took effect';
  return undefined;
}

/** The stage after a corrected outcome; undefined: it stays. A customer from before this sale stays one. */
export function stageAfterCorrection(lead: Lead, { outcome, offeredAt }: Assignment): 'customer' | 'lost' | undefined {
  if (outcome?.result === 'won') return lead.stage === 'lost' ? 'customer' : undefined;
  const isNew = lead.customerSince !== undefined && lead.customerSince >= offeredAt;
  return lead.stage === 'customer' && isNew ? 'lost' : undefined;
}

/** Whether two outcomes differ. */
export const differs = (a: Outcome, b: Outcome): boolean =>
  (['result', 'value', 'product', 'reason'] as const).some((field) => a[field] !== b[field]);

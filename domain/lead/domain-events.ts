import { millis } from '../time/instant.ts';
import type { ActivityOf } from './activity.ts';
import { type Assignment, managerId, programIn } from './assignment.ts';
import type { DomainEvent, DomainEventDraft } from './event-schemas.ts';
import type { Grade } from './grade.ts';
import type { Lead, StageMove } from './lead.ts';
import type { Attribution } from './person.ts';
import type { End } from './stage.ts';

/**
 * The revision of a lead's n-th move. It counts on from the millisecond of the lead's creation: an erased person who returns
 * has the same id, and consumers ignore lower revisions.
 */
export const revisionOf = ({ createdAt }: Pick<Lead, 'createdAt'>, nth: number): number => millis(createdAt) + nth;

/** Every event of a lead, oldest first; always the same ones, because moves are only ever added. */
export function eventsOf({ id, createdAt, moves }: Pick<Lead, 'id' | 'createdAt' | 'moves'>): DomainEvent[] {
  return moves.flatMap(({ at, event }, index) => {
    if (event === undefined) return [];
    const { type, lifecycleId, facts } = event;
    const revision = revisionOf({ createdAt }, index + 1);
    return [{ type, id: `${id}-${revision}`, version: 1, leadId: id, lifecycleId, revision, at, data: facts }];
  });
}

/** The events that are not published yet. */
export function unpublishedOf(lead: Pick<Lead, 'id' | 'createdAt' | 'moves' | 'published'>): DomainEvent[] {
  return eventsOf(lead).filter(({ revision }) => revision > revisionOf(lead, lead.published ?? 0));
}

/** The writer of a suppression knows nothing of the stage, so the entry about it is made later: this one, when it is missing. */
export function missingSuppression({ suppressed, moves, stage, lifecycleId }: Lead): StageMove | undefined {
  if (suppressed === undefined) return undefined;
  const { reason, at } = suppressed;
  if (moves.some((move) => move.event?.type === 'LeadSuppressed' && move.at === at)) return undefined;
  return { stage, at, why: reason, event: { type: 'LeadSuppressed', lifecycleId, facts: { reason } } };
}

/** We name campaigns, but a link can contain any text: a possible address is not passed on. */
const word = (text: string | undefined) =>
  text !== undefined && text.length <= 100 && /^[\p{L}\p{N} .,:;/_+&()-]+$/u.test(text) ? text : undefined;

export function captured(
  lifecycleId: string,
  { form, via, source, medium, campaign, referredBy }: Attribution,
): DomainEventDraft {
  const origin = { via: word(via), source: word(source), medium: word(medium), campaign: word(campaign), referredBy };
  return { type: 'LeadCaptured', lifecycleId, facts: { form, ...origin } };
}

export function reopened(lifecycleId: string, { closed }: Pick<Lead, 'closed'>): DomainEventDraft {
  return { type: 'LeadReopened', lifecycleId, facts: { after: closed?.end } };
}

export function qualified(
  lifecycleId: string,
  { score, grade }: { score: { total: number }; grade: Grade },
): DomainEventDraft {
  return { type: 'LeadQualified', lifecycleId, facts: { score: score.total, grade } };
}

/** An offer to a rep, or to the manager. */
export function offered({
  lifecycleId,
  attempt,
  repId,
  toManager,
  acceptBy,
  rule,
  strategy,
}: Assignment): DomainEventDraft {
  if (toManager) return { type: 'LeadEscalated', lifecycleId, facts: { attempt, acceptBy } };
  return { type: 'LeadAssigned', lifecycleId, facts: { repId, attempt, acceptBy, rule, strategy } };
}

export function accepted({ lifecycleId, repId, attempt }: Assignment): DomainEventDraft {
  return { type: 'LeadAccepted', lifecycleId, facts: { repId, attempt } };
}

type Contacting = Pick<ActivityOf<'contact.made'>, 'lifecycleId'> & {
  detail: Pick<ActivityOf<'contact.made'>['detail'], 'repId' | 'channel' | 'reached' | 'next'>;
};

/** An employee contacted the lead. */
export function contacted(
  { lifecycleId, detail: { repId, channel, reached, next } }: Contacting,
  { moves }: Pick<Lead, 'moves'>,
): DomainEventDraft {
  const first = !moves.some(({ event }) => event?.type === 'LeadContacted' && event.lifecycleId === lifecycleId);
  return { type: 'LeadContacted', lifecycleId, facts: { ...repIn(repId), channel, reached, first, nextOn: next?.on } };
}

/** The sale is at another step, or is expected otherwise; `from` the step before. */
export function stepChanged(
  { lifecycleId, detail: { repId, attempt: _, agent: __, ...change } }: ActivityOf<'sale.moved'>,
  from: string | undefined,
): DomainEventDraft {
  const step = change.step === undefined ? {} : { from };
  return { type: 'LeadStepChanged', lifecycleId, facts: { ...repIn(repId), ...change, ...step } };
}

/** Neither the manager nor a program is a rep. */
const repIn = (repId: string) => (repId === managerId || programIn(repId) !== undefined ? {} : { repId });

/** The outcome of a lead that sales had; `assignment` is missing when no rep had taken it. */
export function settled(
  result: 'won' | 'lost' | 'recycle',
  lifecycleId: string,
  assignment?: Assignment,
): DomainEventDraft {
  const { repId, toManager, outcome } = assignment ?? {};
  const { value, product, reason, until, track } = outcome ?? {};
  const by = toManager ? {} : { repId };
  if (result === 'won') return { type: 'LeadWon', lifecycleId, facts: { ...by, value, product } };
  if (result === 'lost') return { type: 'LeadLost', lifecycleId, facts: { ...by, reason: reason ?? 'not said' } };
  return { type: 'LeadRecycled', lifecycleId, facts: { ...by, reason, until, track } };
}

/** The outcome of an offer was corrected; undefined when it was not. */
export function corrected({ lifecycleId, repId, outcome, corrected = [] }: Assignment): DomainEventDraft | undefined {
  const [from, to] = [corrected.at(-1)?.result, outcome?.result];
  if (!outcome || !isFinal(from) || !isFinal(to)) return undefined;
  const { value, product, reason } = outcome;
  return { type: 'LeadCorrected', lifecycleId, facts: { ...repIn(repId), from, to, value, product, reason } };
}

const isFinal = (result: string | undefined): result is 'won' | 'lost' => result === 'won' || result === 'lost';

/** The end of the lifecycle was a mistake of ours. */
export function restored({ lifecycleId }: Pick<Lead, 'lifecycleId'>, after: 'rejected' | 'merged'): DomainEventDraft {
  return { type: 'LeadRestored', lifecycleId, facts: { after } };
}

/** Another lead turned out to be the same person, or not after all. */
export const joined = (
  type: 'LeadMerged' | 'LeadUnmerged',
  { lifecycleId }: Pick<Lead, 'lifecycleId'>,
  other: string,
): DomainEventDraft => ({ type, lifecycleId, facts: { other } });

/** The end of a lifecycle that no other event reports; `reason` is that of sales. Spam leads publish no events, not even this one. */
export function ended(
  { lifecycleId, moves }: Pick<Lead, 'lifecycleId' | 'moves'>,
  end: End,
  reason?: string,
): DomainEventDraft | undefined {
  if (end === 'dormant') return { type: 'LeadDormant', lifecycleId, facts: {} };
  const isKnown = reason !== undefined || moves.some(({ event }) => event !== undefined);
  if ((end === 'rejected' || end === 'unconfirmed') && isKnown)
    return { type: 'LeadRejected', lifecycleId, facts: { end, reason } };
  return undefined;
}

import { type Assignment, isTaken, offerKey } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import { dismissalOf } from '../settlement/dismissal.ts';
import { latest } from '../time/instant.ts';

/** The offers of this lifecycle since the last applied outcome; none for a dismissed lead. */
export function currentRound(history: LeadHistory): Assignment[] {
  const { lead, assignments } = history;
  if (dismissalOf(history)) return [];
  return assignments.filter(
    ({ lifecycleId, offeredAt }) =>
      lifecycleId === lead.lifecycleId && (lead.outcomeAt === undefined || offeredAt > lead.outcomeAt),
  );
}

/**
 * The offer whose rep took the lead. The lead row decides between two who accept at once, the offer's row between a yes and a no of
 * one rep. A process that died between the two writes leaves the offer's row behind.
 */
export function takerOf(history: LeadHistory): Assignment | undefined {
  const round = currentRound(history);
  const given = (one: Assignment) => offerKey(one) === history.lead.taken?.offer && one.status !== 'declined';
  return round.find(given) ?? round.find((one) => isTaken(one) && one.givenUpAt === undefined);
}

/** The offer whose rep had the lead without reporting an outcome, while no rep was asked since. */
export function givenUpIn(round: readonly Assignment[]): Assignment | undefined {
  const newestOffer = latest(...round.map(({ offeredAt }) => offeredAt));
  return round.find(({ givenUpAt }) => givenUpAt !== undefined && givenUpAt > newestOffer);
}

/** A person reassigned or returned the lead that this offer's rep had; its rep was not silent. */
export const isGivenAway = ({ givenUpAt, passTo, declinedBecause }: Assignment): boolean =>
  givenUpAt !== undefined && (passTo !== undefined || declinedBecause !== undefined);

/** The offer of the rep who has the lead or is being asked. */
export function holderOf(history: LeadHistory): Assignment | undefined {
  return takerOf(history) ?? currentRound(history).findLast(({ status }) => status === 'offered');
}

/** Whether a rep (or the manager) has the lead or is being asked: then it stays with sales, also when its score changes. */
export function isWithSales(history: LeadHistory): boolean {
  return holderOf(history) !== undefined;
}

/** An offer can be accepted after its time, until another rep takes the lead or sales returns it. */
export function mayAccept(history: LeadHistory, { attempt, lifecycleId }: Assignment): boolean {
  const { lead } = history;
  const offer = currentRound(history).find((one) => one.attempt === attempt && one.lifecycleId === lifecycleId);
  if (!lead.open || !offer || offer.status === 'declined' || offer.status === 'closed') return false;
  const taker = takerOf(history);
  return taker === undefined || taker.attempt === attempt;
}

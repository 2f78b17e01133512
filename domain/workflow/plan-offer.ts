import { answerTimes } from '../distribution/answer-time.ts';
import { isAway, managerOnDuty } from '../distribution/at-work.ts';
import { runningOffers } from '../distribution/backlog.ts';
import { ownerOf } from '../distribution/owner.ts';
import { chooseRep, type RepLoad, repsToAsk } from '../distribution/routing.ts';
import { type Facts, routingFacts } from '../distribution/routing-fields.ts';
import { capacityOf, segmentOf } from '../distribution/strategies.ts';
import { type Assignment, managerId, newest } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import { isSalesReady } from '../scoring/readiness.ts';
import { workingTimeBetween, workingTimePlus } from '../time/calendar.ts';
import { between, hour, type Instant, minute } from '../time/instant.ts';
import { currentRound, givenUpIn, isGivenAway, takerOf } from './hand-off-round.ts';
import { mailsAbout } from './offer-mails.ts';
import type { Offer, OfferConfig, OfferPlan } from './offer-plan.ts';
import { awaitManager, awaitRep } from './open-offer.ts';
import { nameOf } from './timeline.ts';

/**
 * A hand-off's next move, from the assignments alone: one rep at a time, each within the first-contact SLA and once a round.
 * After `offers` reps, or without an available one, the manager decides; after lasting silence a raised hand stays unanswered,
 * any other lead is recycled. A late rep may still accept. A recycle (`lead.outcomeAt`) begins a new round.
 */
export function planOffer(
  history: LeadHistory,
  reps: readonly RepLoad[],
  config: OfferConfig,
  now: Instant,
  crowded = false,
): OfferPlan {
  const { lead } = history;
  const all = history.assignments.filter(({ lifecycleId }) => lifecycleId === lead.lifecycleId);
  const round = currentRound(history);
  // A rep may accept and record the outcome before the workflow looks at the acceptance.
  const accepted = takerOf(history);
  if (accepted) return { do: 'accepted', assignment: accepted };

  const last = newest(round);
  if (last?.status === 'offered' && isUnheard(history, last, now)) return renewed(history, last, config, now);
  if (last?.status === 'offered')
    return last.toManager
      ? awaitManager(last, config, now, isSalesReady(history, config, now).handRaise)
      : awaitRep(last, config, now);
  const attempt = Math.max(0, ...all.map((each) => each.attempt)) + 1;
  const facts = routingFacts(history, config, now);
  const next: Next = { history, attempt, facts, reps: new Map(reps.map((load) => [load.rep.id, load])), config, now };
  const silent = givenUpIn(round);
  if (silent?.passTo !== undefined) return asManagerSays(next, silent.passTo);
  if (silent && !isGivenAway(silent))
    return toManager(next, `${nameOf(silent.repId, config)} accepted it and never reported an outcome`);
  if (last?.toManager && last.passTo === undefined)
    return { do: 'recycle', why: 'the manager gave the lead back', assignment: last };
  if (last?.passTo !== undefined) return asManagerSays(next, last.passTo);
  const asked = round.filter(({ toManager }) => !toManager).map(({ repId }) => repId);
  if (asked.length >= config.sales.offers) return toManager(next, `${asked.length} reps did not take it`);
  const choice = chooseRep({
    facts,
    owner: ownerOf(history),
    reps: next.reps,
    exclude: asked,
    rules: config.sales,
    now,
    seed: lead.id,
    crowded,
  });
  if (!choice.none) return toRep(next, choice);
  if (choice.until !== undefined) {
    // A lead that asked learns once when a rep will call; one that only reached the threshold expects no call. A busy rep at
    // work may answer any minute.
    const isFirst = round.length === 0 && !choice.queued && isSalesReady(history, config, now).asked;
    const { hours, timeZone } = managerOnDuty(config, now);
    // A wait for the lead's owner is what ownerWait allows.
    const isLong =
      between(now, choice.until) > config.sales.ownerWait &&
      workingTimeBetween(now, choice.until, hours, timeZone) >= longWait;
    return {
      do: 'wait',
      until: choice.until,
      why: choice.why,
      ...(isFirst && { promise: `will-call-${attempt}` }),
      ...(isLong && { attempt }),
    };
  }
  return toManager(next, choice.why, choice.candidates);
}

/**
 * The manager is told of a wait that takes this much of their working time: a holiday of all reps does, a night or a weekend
 * does not.
 */
const longWait = 8 * hour;

/** The ids of the reps whose load a plan may look at; undefined: all. */
export function repsToRead(history: LeadHistory, config: OfferConfig, now: Instant): string[] | undefined {
  const facts = routingFacts(history, config, now);
  const ids = repsToAsk({ facts, owner: ownerOf(history), rules: config.sales });
  return ids && [...new Set([...ids, ...history.assignments.flatMap(({ passTo }) => passTo ?? [])])];
}

/** SES holds all mail about this offer, so its rep does not know it; an offer that was just renewed is not renewed again. */
function isUnheard(history: LeadHistory, offer: Assignment, now: Instant) {
  const mails = mailsAbout(history, offer);
  const isHeld = mails.length > 0 && mails.every(({ state }) => state === 'held');
  return isHeld && between(offer.renewedAt ?? offer.offeredAt, now) >= minute;
}

function renewed(history: LeadHistory, assignment: Assignment, config: OfferConfig, now: Instant): OfferPlan {
  const { hours, timeZone } = managerOnDuty(config, now);
  const time = sla({ history, config, now });
  if (assignment.toManager) {
    const acceptBy = workingTimePlus(now, time, hours, timeZone);
    return { do: 'renew', assignment, times: { acceptBy }, until: acceptBy };
  }
  const rep = config.sales.reps.find(({ id }) => id === assignment.repId);
  if (!rep || isAway(rep, now)) return { do: 'withdraw', assignment };
  const times = answerTimes(now, time, rep, config.sales.sla.warnAt);
  return { do: 'renew', assignment, times, until: times.acceptBy };
}

/** The parts of the next offer. */
interface Next {
  history: LeadHistory;
  attempt: number;
  facts: Facts;
  reps: ReadonlyMap<string, RepLoad>;
  config: OfferConfig;
  now: Instant;
}

type Choice = Pick<Offer, 'repId' | 'why' | 'candidates' | 'unlisted' | 'rule' | 'strategy'> &
  Pick<Extract<OfferPlan, { do: 'offer' }>, 'turn' | 'pass' | 'reserved'>;

function toRep(next: Next, choice: Choice): OfferPlan {
  const { attempt, facts, reps, config, now } = next;
  const load = reps.get(choice.repId);
  if (!load) return toManager(next, 'the rep who was chosen has left the team');
  // A rep answers one offer after the other, so several at once do not run out together.
  const time = sla(next) + runningOffers(load, now) * config.sales.sla.handRaise;
  const times = answerTimes(now, time, load.rep, config.sales.sla.warnAt);
  const { repId, why, candidates, unlisted, rule, strategy, turn, pass, reserved } = choice;
  const offer = { repId, why, candidates, unlisted, rule, strategy, segment: segmentOf(facts, config.sales) };
  return { do: 'offer', attempt, toManager: false, ...times, ...offer, turn, pass, reserved };
}

/** The manager's choice beats hours and countries, but not capacity and leave: such an offer could not be made, or would end at once. */
function asManagerSays(next: Next, repId: string): OfferPlan {
  const { reps, config, now } = next;
  const chosen = reps.get(repId);
  if (chosen && chosen.openLeads >= capacityOf(chosen.rep, config.sales))
    return toManager(next, `${chosen.rep.name} is full, choose another`);
  if (chosen && isAway(chosen.rep, now)) return toManager(next, `${chosen.rep.name} is away, choose another`);
  return toRep(next, { repId, why: 'chosen by the manager', candidates: [] });
}

function toManager(next: Next, why: string, candidates: Assignment['candidates'] = []): OfferPlan {
  const { attempt, config, now } = next;
  const { hours, timeZone } = managerOnDuty(config, now);
  const acceptBy = workingTimePlus(now, sla(next), hours, timeZone);
  return { do: 'offer', attempt, repId: managerId, toManager: true, acceptBy, why, candidates };
}

function sla({ history, config, now }: Pick<Next, 'history' | 'config' | 'now'>): number {
  return isSalesReady(history, config, now).handRaise ? config.sales.sla.handRaise : config.sales.sla.otherwise;
}

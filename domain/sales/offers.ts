import { awayFrom, workingTimePlus } from '../calendar.ts';
import type { Config } from '../config.ts';
import type { Instant } from '../instant.ts';
import type { Story } from '../lead.ts';
import { ownerOf } from '../routing/owner.ts';
import { chooseRep, type RepLoad, repsToAsk } from '../routing/routing.ts';
import { routingFacts } from '../routing/routing-facts.ts';
import { segmentOf } from '../routing/strategies.ts';
import { isSalesReady } from '../scoring/readiness.ts';
import { answerTimes } from './answer-time.ts';
import type { Assignment } from './assignment.ts';
import { awaitManager, awaitRep } from './open-offer.ts';

/** The id that stands for the manager in assignments; no rep may have it. */
export const managerId = 'manager';

/** What to do so that somebody takes the lead. `until` is always later than the moment that was asked about. */
export type OfferPlan =
  | { do: 'accepted'; assignment: Assignment }
  | { do: 'recycle'; why: string; assignment?: Assignment }
  /** `promise`: the step of the mail that tells the lead when somebody will call. */
  | { do: 'wait'; until: Instant; why: string; assignment?: Assignment; promise?: string }
  /** The rep's answer time is nearly over. */
  | { do: 'warn'; until: Instant; assignment: Assignment }
  | { do: 'expire'; assignment: Assignment }
  | ({
      do: 'offer';
      /** What the choice was made on; nobody may have been given a lead since. Not for a rep whom the manager chose. */
      turn?: number;
      pass?: number;
      reserved?: boolean;
    } & Offer)
  | { do: 'remind-manager'; assignment: Assignment; reminder: number; until: Instant };

/** What an offer is before it is made. */
export type Offer = Pick<
  Assignment,
  | 'attempt'
  | 'repId'
  | 'toManager'
  | 'acceptBy'
  | 'warnAt'
  | 'why'
  | 'candidates'
  | 'unlisted'
  | 'rule'
  | 'strategy'
  | 'segment'
>;

export type OfferConfig = Pick<Config, 'sales' | 'deployment' | 'scoring' | 'capture'>;

/**
 * The next move of a hand-off, from the assignments alone. One rep at a time, each with the first-contact SLA in their own
 * working hours; who declined or let it pass is not asked again in this round. After `offers` reps, or when no rep can take
 * it, the manager decides: silence is answered by reminders, a decline or lasting silence recycles the lead.
 * A recycle (`lead.outcomeAt`) begins a new round; attempt numbers go on.
 */
export function planOffer(
  story: Story,
  reps: readonly RepLoad[],
  config: OfferConfig,
  now: Instant,
  crowded = false,
): OfferPlan {
  const { lead } = story;
  const all = story.assignments.filter(({ lifecycleId }) => lifecycleId === lead.lifecycleId);
  const round = currentRound(story);
  // A rep may accept and record the outcome before anybody has looked at the acceptance.
  const accepted = round.find(isTaken);
  if (accepted) return { do: 'accepted', assignment: accepted };

  const last = newest(round);
  if (last?.status === 'offered') return last.toManager ? awaitManager(last, config, now) : awaitRep(last, config, now);
  if (last?.toManager && last.passTo === undefined)
    return { do: 'recycle', why: `the manager gave the lead back (${last.status})`, assignment: last };

  const attempt = Math.max(0, ...all.map((each) => each.attempt)) + 1;
  if (last?.toManager && last.passTo !== undefined)
    return asManagerSays(story, attempt, last.passTo, reps, config, now);
  const asked = round.filter(({ toManager }) => !toManager).map(({ repId }) => repId);
  if (asked.length >= config.sales.offers)
    return toManager(story, attempt, `${asked.length} reps did not take it`, [], config, now);
  const choice = chooseRep({
    facts: routingFacts(story, config, now),
    owner: ownerOf(story),
    reps: new Map(reps.map((load) => [load.rep.id, load])),
    ...{ exclude: asked, rules: config.sales, now, seed: lead.id, crowded },
  });
  if (!choice.none) return toRep(story, attempt, choice, reps, config, now);
  if (choice.until !== undefined) {
    // Whoever asked is told once when somebody will call; whoever was only found ready does not expect a call.
    const isFirst = round.length === 0 && isSalesReady(story, config, now).asked;
    return { do: 'wait', until: choice.until, why: choice.why, ...(isFirst && { promise: `will-call-${attempt}` }) };
  }
  return toManager(story, attempt, choice.why, choice.candidates, config, now);
}

/** The ids of the reps whose desks a plan may look at; undefined: all. */
export function repsToRead(story: Story, config: OfferConfig, now: Instant): string[] | undefined {
  const facts = routingFacts(story, config, now);
  const ids = repsToAsk({ facts, owner: ownerOf(story), rules: config.sales });
  return ids && [...new Set([...ids, ...story.assignments.flatMap(({ passTo }) => passTo ?? [])])];
}

/** The offers of this lifecycle since the last outcome that was carried out. */
function currentRound({ lead, assignments }: Story): Assignment[] {
  return assignments.filter(
    ({ lifecycleId, offeredAt }) =>
      lifecycleId === lead.lifecycleId && (lead.outcomeAt === undefined || offeredAt > lead.outcomeAt),
  );
}

const isTaken = ({ status, acceptedAt }: Assignment) =>
  status === 'accepted' || (status === 'closed' && acceptedAt !== undefined);

/** Who has the lead or is being asked. */
export function holderOf(story: Story): Assignment | undefined {
  return currentRound(story).findLast((assignment) => assignment.status === 'offered' || isTaken(assignment));
}

/** Whether a rep (or the manager) has the lead or is being asked: then it stays with sales, whatever its score does. */
export function isWithSales(story: Story): boolean {
  return holderOf(story) !== undefined;
}

function newest(assignments: readonly Assignment[]): Assignment | undefined {
  return assignments.reduce<Assignment | undefined>((a, b) => (a && a.attempt > b.attempt ? a : b), undefined);
}

function toRep(
  story: Story,
  attempt: number,
  choice: Pick<Offer, 'repId' | 'why' | 'candidates' | 'unlisted' | 'rule' | 'strategy'> & {
    turn?: number;
    pass?: number;
    reserved?: boolean;
  },
  reps: readonly RepLoad[],
  config: OfferConfig,
  now: Instant,
): OfferPlan {
  const rep = reps.find((load) => load.rep.id === choice.repId)?.rep;
  if (!rep) return toManager(story, attempt, `${choice.repId} is no longer in the team`, [], config, now);
  const times = answerTimes(now, sla(story, config, now), rep, config.sales.sla.warnAt);
  const { repId, why, candidates, unlisted, rule, strategy, turn, pass, reserved } = choice;
  const segment = segmentOf(routingFacts(story, config, now), config.sales);
  const offer = { repId, why, candidates, unlisted, rule, strategy, segment };
  return { do: 'offer', attempt, toManager: false, ...times, ...offer, turn, pass, reserved };
}

/** The manager's choice beats hours and countries, but not capacity and leave: such an offer could not be made, or would end at once. */
function asManagerSays(
  story: Story,
  attempt: number,
  repId: string,
  reps: readonly RepLoad[],
  config: OfferConfig,
  now: Instant,
): OfferPlan {
  const chosen = reps.find(({ rep }) => rep.id === repId);
  if (chosen && chosen.holding >= (chosen.rep.capacity ?? config.sales.capacity))
    return toManager(story, attempt, `${chosen.rep.name} is full, choose another`, [], config, now);
  const away = chosen && awayFrom(now, chosen.rep.timeZone, chosen.rep.absences);
  if (away !== undefined && away <= now)
    return toManager(story, attempt, `${chosen?.rep.name} is away, choose another`, [], config, now);
  return toRep(story, attempt, { repId, why: 'chosen by the manager', candidates: [] }, reps, config, now);
}

function toManager(
  story: Story,
  attempt: number,
  why: string,
  candidates: Assignment['candidates'],
  config: OfferConfig,
  now: Instant,
): OfferPlan {
  const { hours, timeZone } = config.deployment.manager;
  const acceptBy = workingTimePlus(now, sla(story, config, now), hours, timeZone);
  return { do: 'offer', attempt, repId: managerId, toManager: true, acceptBy, why, candidates };
}

function sla(story: Story, config: OfferConfig, now: Instant): number {
  return isSalesReady(story, config, now).handRaise ? config.sales.sla.handRaise : config.sales.sla.otherwise;
}

import { mergedLead } from '../../domain/capture/capture.ts';
import type { Config } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import { reopened, settled } from '../../domain/lead/domain-events.ts';
import type { DomainEventDraft } from '../../domain/lead/event-schemas.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { type Lead, stageAfterRecycle } from '../../domain/lead/lead.ts';
import type { Send } from '../../domain/lead/send.ts';
import { type End, type Stage, stageAtEnd } from '../../domain/lead/stage.ts';
import { pinnedTo } from '../../domain/nurture/tracks.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { effectOf } from '../../domain/workflow/activity-effects.ts';
import type { OfferPlan } from '../../domain/workflow/offer-plan.ts';
import { planOffer } from '../../domain/workflow/plan-offer.ts';
import { planOutcome } from '../../domain/workflow/plan-outcome.ts';
import { planTouch } from '../../domain/workflow/plan-touch.ts';
import { qualify } from '../../domain/workflow/qualify.ts';
import { verify } from '../../domain/workflow/verify.ts';
import { reopens, wakeScope } from '../../domain/workflow/wake.ts';
import { sentAt } from '../preview/forecast.ts';

/** A history that grows. */
export interface Growing extends LeadHistory {
  lead: Lead;
  activities: Activity[];
  sends: Send[];
  assignments: Assignment[];
}

/** The lifecycle's effects on the simulated world, which answers by recording activities later. */
export interface World {
  config: Config;
  reps(): readonly RepLoad[];
  mailed(history: Growing, send: Send, at: Instant): void;
  askedToConfirm(history: Growing, at: Instant): void;
  /** `pass`: how far the rep is in the round with it. */
  offered(history: Growing, assignment: Assignment, at: Instant, pass?: number): void;
  /** The rep's place is free again. */
  released(history: Growing, assignment: Assignment): void;
  becameReady(history: Growing, at: Instant): void;
}

/** Moves in one moment; more means that two rules send a lead to and fro. */
const moves = 50;

/**
 * The state machine's lifecycle as a loop: asks the domain for the lead's place, carries it out, and repeats until the lead
 * waits. Returns the end of the wait; undefined: the lifecycle is over.
 */
export function look(history: Growing, world: World, at: Instant): Instant | undefined {
  for (let move = 0; move < moves; move++) {
    if (!history.lead.open) return undefined;
    const until = step(history, world, at);
    if (until !== undefined) return until;
  }
  throw new RangeError(`lead ${history.lead.id} finds no rest at ${at}`);
}

function step(history: Growing, world: World, at: Instant): Instant | undefined {
  const { lead } = history;
  if (lead.stage === 'captured') return begin(history, world, at);
  if (lead.stage === 'sales-ready' || lead.stage === 'assigned') return handOff(history, world, at);
  if (lead.stage === 'working') return settle(history, world, at);
  const found = qualify(history, world.config, at);
  if (found.next === 'sales-ready') {
    moveTo(history, 'sales-ready', at, found.why);
    world.becameReady(history, at);
    return undefined;
  }
  if (found.next !== 'nurture') return close(history, found.next, at);
  moveTo(history, found.stage, at, found.why);
  if (found.pin) {
    history.lead = { ...history.lead, ...pinnedTo(found.pin) };
    history.journey = found.pin.track;
  }
  const plan = planTouch(history, world.config, at);
  if (plan.do === 'wait') return plan.until;
  if (plan.do === 'over') return undefined;
  const send = sentAt(at, lead.lifecycleId, plan);
  history.sends.push(send);
  world.mailed(history, send, at);
  return undefined;
}

function begin(history: Growing, world: World, at: Instant): Instant | undefined {
  const found = verify(history, world.config, at);
  if (found.next === 'confirm') {
    if (history.lead.confirmBy === undefined) world.askedToConfirm(history, at);
    history.lead = { ...history.lead, confirmBy: found.confirmBy };
    return found.until;
  }
  if (found.next !== 'real') return close(history, found.next, at);
  moveTo(history, 'nurturing', at, 'real');
  return undefined;
}

function handOff(history: Growing, world: World, at: Instant): Instant | undefined {
  const plan = planOffer(history, world.reps(), world.config, at);
  switch (plan.do) {
    case 'accepted':
      return moveTo(history, 'working', at, 'accepted');
    case 'recycle':
      if (plan.assignment) world.released(history, plan.assignment);
      return recycle(history, at);
    case 'expire':
    case 'withdraw':
      change(history, plan.assignment, { status: plan.do === 'expire' ? 'expired' : 'withdrawn' });
      return world.released(history, plan.assignment) as undefined;
    case 'offer':
      return offer(history, world, plan, at);
    default:
      if (plan.assignment) moveTo(history, 'assigned', at, plan.assignment.why);
      return plan.until;
  }
}

function offer(history: Growing, world: World, plan: Extract<OfferPlan, { do: 'offer' }>, at: Instant): undefined {
  const { attempt, repId, toManager, acceptBy, why, rule, strategy, segment, pass } = plan;
  const { lifecycleId } = history.lead;
  const made = { lifecycleId, attempt, repId, toManager, acceptBy, why, offeredAt: at, candidates: [] };
  const assignment: Assignment = { ...made, rule, strategy, segment, status: 'offered' };
  history.assignments.push(assignment);
  world.offered(history, assignment, at, pass);
}

function settle(history: Growing, world: World, at: Instant): Instant | undefined {
  const plan = planOutcome(history, world.config, at);
  if ('until' in plan) return plan.until;
  if (plan.assignment) {
    change(history, plan.assignment, { status: 'closed' });
    world.released(history, plan.assignment);
  }
  if (plan.do === 'take-back') {
    change(history, plan.assignment, { givenUpAt: at });
    return moveTo(history, 'sales-ready', at, 'taken back');
  }
  if (plan.do === 'recycle') return recycle(history, at);
  history.lead = { ...history.lead, outcomeAt: at };
  if (plan.do === 'lost' && history.lead.customerSince === undefined) return close(history, 'lost', at);
  if (plan.do === 'won')
    history.lead = { ...history.lead, restsUntil: at, customerSince: history.lead.customerSince ?? at };
  const { assignment, do: result } = plan;
  return moveTo(history, 'customer', at, result, settled(result, history.lead.lifecycleId, assignment));
}

/** An activity of a lead: recorded and carried out. True when it is a reason to look again. */
export function happen(history: Growing, activity: Activity, config: Config): boolean {
  const { lead } = history;
  const known = { ...activity, lifecycleId: lead.lifecycleId };
  history.activities.push(known);
  const { submitted, ...effect } = effectOf(known);
  history.lead = submitted ? mergedLead({ ...lead, ...effect }, history.activities) : { ...lead, ...effect };
  if (lead.open) return submitted !== undefined || wakeScope(known, config) !== 'none';
  if (!reopens(lead, known, config)) return false;
  const stage = lead.stage === 'customer' ? 'customer' : 'captured';
  const { confirmBy, ...rest } = history.lead;
  const lifecycleId = nextLifecycle(lead.lifecycleId);
  const move = { stage, at: activity.at, why: 'came back', event: reopened(lifecycleId, lead) } as const;
  history.lead = {
    ...rest,
    stage,
    open: true,
    openedAt: activity.at,
    lifecycleId,
    moves: [...lead.moves, move],
  };
  return true;
}

/** Changes an offer as it is now; an offer that is not there is left alone. */
export function change(history: Growing, { lifecycleId, attempt }: Assignment, to: Partial<Assignment>): void {
  history.assignments = history.assignments.map((one) =>
    one.attempt === attempt && one.lifecycleId === lifecycleId ? { ...one, ...to } : one,
  );
}

/** The second lifecycle of 00…2a is 10…2a. */
const nextLifecycle = (id: string) =>
  `${(Number.parseInt(id.slice(0, 2), 16) + 1).toString(16).padStart(2, '0')}${id.slice(2)}`;

function moveTo(history: Growing, stage: Stage, at: Instant, why: string, event?: DomainEventDraft): undefined {
  const { lead } = history;
  if (lead.stage === stage) return;
  history.lead = { ...lead, stage, moves: [...lead.moves, { stage, at, why, event }] };
}

function recycle(history: Growing, at: Instant): undefined {
  history.lead = { ...history.lead, outcomeAt: at, restsUntil: at };
  const event = settled('recycle', history.lead.lifecycleId);
  moveTo(history, stageAfterRecycle(history.lead), at, 'recycled', event);
}

function close(history: Growing, end: End, at: Instant): undefined {
  const { lifecycleId } = history.lead;
  moveTo(history, stageAtEnd[end], at, end);
  history.lead = { ...history.lead, open: false, closed: { lifecycleId, end, at } };
}

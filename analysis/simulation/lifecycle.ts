import { mergedLead } from '../../domain/capture/capture.ts';
import type { Config } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
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

/** A story that grows. */
export interface Growing extends LeadHistory {
  lead: Lead;
  activities: Activity[];
  sends: Send[];
  assignments: Assignment[];
}

/** What the lifecycle does to the world around it; the world answers by recording activities later. */
export interface World {
  config: Config;
  reps(): readonly RepLoad[];
  mailed(story: Growing, send: Send, at: Instant): void;
  askedToConfirm(story: Growing, at: Instant): void;
  /** `pass`: how far the rep is in the round with it. */
  offered(story: Growing, assignment: Assignment, at: Instant, pass?: number): void;
  /** The rep's place is free again. */
  released(story: Growing, assignment: Assignment): void;
  becameReady(story: Growing, at: Instant): void;
}

/** Moves in one moment; more means that two rules send a lead to and fro. */
const moves = 50;

/**
 * The lifecycle of the state machine without the machine: asks the domain's functions where the lead belongs, carries that out,
 * and goes on until there is something to wait for. Answers until when; undefined: the lifecycle is over.
 */
export function look(story: Growing, world: World, at: Instant): Instant | undefined {
  for (let move = 0; move < moves; move++) {
    if (!story.lead.open) return undefined;
    const until = step(story, world, at);
    if (until !== undefined) return until;
  }
  throw new RangeError(`lead ${story.lead.id} finds no rest at ${at}`);
}

function step(story: Growing, world: World, at: Instant): Instant | undefined {
  const { lead } = story;
  if (lead.stage === 'captured') return begin(story, world, at);
  if (lead.stage === 'sales-ready' || lead.stage === 'assigned') return handOff(story, world, at);
  if (lead.stage === 'working') return settle(story, world, at);
  const found = qualify(story, world.config, at);
  if (found.next === 'sales-ready') {
    const move = { stage: 'sales-ready' as const, at, why: found.why };
    story.lead = { ...lead, stage: move.stage, moves: [...lead.moves, move] }; // the one move that anybody asks for later
    world.becameReady(story, at);
    return undefined;
  }
  if (found.next !== 'nurture') return close(story, found.next, at);
  moveTo(story, found.stage);
  if (found.pin) {
    story.lead = { ...story.lead, ...pinnedTo(found.pin) };
    story.journey = found.pin.track;
  }
  const plan = planTouch(story, world.config, at);
  if (plan.do === 'wait') return plan.until;
  if (plan.do === 'over') return undefined;
  const send = sentAt(at, lead.lifecycleId, plan);
  story.sends.push(send);
  world.mailed(story, send, at);
  return undefined;
}

function begin(story: Growing, world: World, at: Instant): Instant | undefined {
  const found = verify(story, world.config, at);
  if (found.next === 'confirm') {
    if (story.lead.confirmBy === undefined) world.askedToConfirm(story, at);
    story.lead = { ...story.lead, confirmBy: found.confirmBy };
    return found.until;
  }
  if (found.next !== 'real') return close(story, found.next, at);
  moveTo(story, 'nurturing');
  return undefined;
}

function handOff(story: Growing, world: World, at: Instant): Instant | undefined {
  const plan = planOffer(story, world.reps(), world.config, at);
  switch (plan.do) {
    case 'accepted':
      return moveTo(story, 'working');
    case 'recycle':
      if (plan.assignment) world.released(story, plan.assignment);
      return recycle(story, at);
    case 'expire':
    case 'withdraw':
      change(story, plan.assignment, { status: plan.do === 'expire' ? 'expired' : 'withdrawn' });
      return world.released(story, plan.assignment) as undefined;
    case 'offer':
      return offer(story, world, plan, at);
    default:
      if (plan.assignment) moveTo(story, 'assigned');
      return plan.until;
  }
}

function offer(story: Growing, world: World, plan: Extract<OfferPlan, { do: 'offer' }>, at: Instant): undefined {
  const { attempt, repId, toManager, acceptBy, why, rule, strategy, segment, pass } = plan;
  const { lifecycleId } = story.lead;
  const made = { lifecycleId, attempt, repId, toManager, acceptBy, why, offeredAt: at, candidates: [] };
  const assignment: Assignment = { ...made, rule, strategy, segment, status: 'offered' };
  story.assignments.push(assignment);
  world.offered(story, assignment, at, pass);
}

function settle(story: Growing, world: World, at: Instant): Instant | undefined {
  const plan = planOutcome(story, world.config, at);
  if ('until' in plan) return plan.until;
  if (plan.assignment) {
    change(story, plan.assignment, { status: 'closed' });
    world.released(story, plan.assignment);
  }
  if (plan.do === 'recycle') return recycle(story, at);
  story.lead = { ...story.lead, outcomeAt: at };
  if (plan.do === 'lost' && story.lead.customerSince === undefined) return close(story, 'lost', at);
  if (plan.do === 'won') story.lead = { ...story.lead, restsUntil: at, customerSince: story.lead.customerSince ?? at };
  return moveTo(story, 'customer');
}

/** An activity of a lead: recorded and carried out. True when it is a reason to look again. */
export function happen(story: Growing, activity: Activity, config: Config): boolean {
  const { lead } = story;
  const known = { ...activity, lifecycleId: lead.lifecycleId };
  story.activities.push(known);
  const { submitted, ...effect } = effectOf(known);
  story.lead = submitted ? mergedLead({ ...lead, ...effect }, story.activities) : { ...lead, ...effect };
  if (lead.open) return submitted !== undefined || wakeScope(known, config) !== 'nobody';
  if (!reopens(lead.stage, known, config)) return false;
  const stage = lead.stage === 'customer' ? 'customer' : 'captured';
  const { confirmBy, ...rest } = story.lead;
  story.lead = { ...rest, stage, open: true, openedAt: activity.at, lifecycleId: nextLifecycle(lead.lifecycleId) };
  return true;
}

/** Changes an offer as it stands now; an offer that is not there is left alone. */
export function change(story: Growing, { lifecycleId, attempt }: Assignment, to: Partial<Assignment>): void {
  story.assignments = story.assignments.map((one) =>
    one.attempt === attempt && one.lifecycleId === lifecycleId ? { ...one, ...to } : one,
  );
}

/** The second lifecycle of 00…2a is 10…2a. */
const nextLifecycle = (id: string) =>
  `${(Number.parseInt(id.slice(0, 2), 16) + 1).toString(16).padStart(2, '0')}${id.slice(2)}`;

function moveTo(story: Growing, stage: Stage): undefined {
  story.lead = { ...story.lead, stage };
}

function recycle(story: Growing, at: Instant): undefined {
  story.lead = { ...story.lead, outcomeAt: at, stage: stageAfterRecycle(story.lead), restsUntil: at };
}

function close(story: Growing, end: End, at: Instant): undefined {
  const { lifecycleId } = story.lead;
  story.lead = { ...story.lead, open: false, stage: stageAtEnd[end], closed: { lifecycleId, end, at } };
}

import type { Config } from '../config/config.ts';
import type { Activity } from '../lead/activity.ts';
import { isRefused, rowOf } from '../lead/activity-types.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead, Wait } from '../lead/lead.ts';
import { asks, mayRaiseHand } from '../scoring/hand-raise.ts';
import { pointsOf } from '../scoring/score.ts';
import type { Instant } from '../time/instant.ts';
import { isMarked } from '../tracking/bot-detection.ts';
import { holderOf, takerOf } from './hand-off-round.ts';
import { awaitRep } from './open-offer.ts';
import { isWorkedOn, planOutcome } from './plan-outcome.ts';
import { planTouch } from './plan-touch.ts';
import { qualify } from './qualify.ts';
import { verify } from './verify.ts';

type Rules = Pick<Config, 'scoring'>;
type WakeRules = Pick<Config, 'capture' | 'scoring' | 'nurture' | 'sales' | 'deployment'>;

/** The effect of an activity on a waiting lead: none in any history, the end of these waits in any history, or that of `waitsToEnd`. */
type WakeScope = 'none' | 'history' | readonly Wait[];

/** How far an activity reaches, from the activity alone: this is what keeps most of them from costing a read. */
export function wakeScope(activity: Activity, config: Rules): WakeScope {
  const { wakes } = rowOf(activity);
  const found = typeof wakes === 'function' ? wakes(activity.detail) : wakes;
  if (found !== 'points') return found;
  // Only more points or a raised hand move a lead: losing points takes no lead away from sales.
  return pointsOf(activity, config.scoring) > 0 || mayRaiseHand(activity, config.scoring) ? 'history' : 'none';
}

/**
 * The one decision about waking: the waits that a lead must leave, because its facts now place it elsewhere; none when its wait
 * is right. It calls the functions that look at an awake lead, so it wakes exactly the leads that move. A touch that is due
 * later than the wait ends needs no wake-up: the look at the wait's end finds the new date, at half the price.
 */
export function waitsToEnd(history: LeadHistory, config: WakeRules, now: Instant): readonly Wait[] {
  const { stage, parked } = history.lead;
  // Accepted, though the workflow may not have looked since.
  if (stage === 'working' || (stage === 'assigned' && isWorkedOn(history)))
    return hasOutcome(history, config, now) ? ['outcome'] : [];
  // Until the rep answers, which wakes the lead by itself, or no longer can.
  if (stage === 'sales-ready' || stage === 'assigned') return hasMoved(history, config, now) ? ['acceptance'] : [];
  if (parked?.for === 'confirmation' || stage === 'captured') {
    const mustConfirm = verify(history, config, now).next === 'confirm';
    if (parked?.for === 'confirmation') return mustConfirm ? [] : ['confirmation'];
    if (mustConfirm) return [];
  }
  if (qualify(history, config, now).next !== 'nurture') return ['engagement'];
  const touch = planTouch(history, config, now);
  const next = touch.do === 'wait' ? touch.until : now;
  return parked !== undefined && next < parked.until ? ['engagement'] : [];
}

/** The taker of the lead died before saying so, or the asked rep is away. */
function hasMoved(history: LeadHistory, config: WakeRules, now: Instant): boolean {
  const { lead } = history;
  const holder = holderOf(history);
  if (lead.parked?.for !== 'acceptance' || !holder) return false;
  if (takerOf(history)) return true;
  return !holder.toManager && awaitRep(holder, config, now).do === 'withdraw';
}

function hasOutcome(history: LeadHistory, config: WakeRules, now: Instant): boolean {
  const plan = planOutcome(history, config, now);
  const { parked } = history.lead;
  return 'until' in plan && plan.do !== 'tell' ? parked !== undefined && plan.until < parked.until : true;
}

/**
 * Whether an activity opens a new lifecycle of a lead without an open one. A dormant lead returns by any activity with points;
 * a lost, rejected or unsubscribed lead only by asking; a customer only by a raised hand. A lead that objects to profiling has
 * no points.
 */
export function reopens(
  { stage, mayProfile }: Pick<Lead, 'stage' | 'mayProfile'>,
  activity: Activity,
  config: Rules,
): boolean {
  switch (rowOf(activity).reopens) {
    case 'asking':
      return !isRefused(activity) && (stage !== 'customer' || asks(activity, config.scoring, true));
    case 'replying':
      return stage !== 'rejected' && !isMarked(activity) && !isRefused(activity);
    case 'lifting':
      return stage === 'unsubscribed' && 'lifts' in activity.detail && activity.detail.lifts === true;
    case 'points':
      return stage === 'dormant' && mayProfile !== false && pointsOf(activity, config.scoring) > 0;
    case 'rules':
      // The writer of this has seen that the lead is sales-ready by the new rules.
      return stage === 'dormant';
    case 'never':
      return false;
  }
}

import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { Config } from '../../domain/config/config.ts';
import { managerOnDuty } from '../../domain/distribution/at-work.ts';
import { bookingUrlOf } from '../../domain/distribution/owner.ts';
import { type Assignment, isTaken, managerId } from '../../domain/lead/assignment.ts';
import { settled } from '../../domain/lead/domain-events.ts';
import { PermanentError, TemporaryError } from '../../domain/lead/errors.ts';
import { fraction } from '../../domain/lead/hash.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { type Lead, stageAfterRecycle } from '../../domain/lead/lead.ts';
import { zoneOf } from '../../domain/lead/zone.ts';
import { nextDigest } from '../../domain/settlement/digest.ts';
import { dismissalOf } from '../../domain/settlement/dismissal.ts';
import { localTime } from '../../domain/time/calendar.ts';
import { type Instant, millis, second } from '../../domain/time/instant.ts';
import { currentRound, holderOf } from '../../domain/workflow/hand-off-round.ts';
import { forStandIn, offerStep } from '../../domain/workflow/offer-mails.ts';
import type { OfferPlan } from '../../domain/workflow/offer-plan.ts';
import { planOffer } from '../../domain/workflow/plan-offer.ts';
import { type Answer, doNotPark, type Step, type TaskInput } from '../../domain/workflow/step.ts';
import { metric } from '../adapters/aws/log.ts';
import { pause } from '../adapters/aws/rate-limiter.ts';
import type { Assignments } from '../adapters/dynamodb/assignments.ts';
import { createEntered } from '../adapters/dynamodb/entered-team.ts';
import { isUntouched } from '../adapters/dynamodb/leads/writing.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { createUnansweredOffers, type UnansweredOffers } from '../adapters/dynamodb/unanswered.ts';
import type { Mailer } from '../adapters/ses/mailer.ts';
import { postedOrHeld, unlessHeld } from '../services/mail/held-mail.ts';
import { type ComposerDeps, composeLeadMail } from '../services/mail/outgoing-mail.ts';
import { composeHandOffMail } from '../services/sales/hand-off-mail.ts';
import { createRepCapacity, type RepCapacity } from '../services/sales/rep-capacity.ts';
import { followingTeam } from '../services/sales/team-rules.ts';
import { stepHistory } from '../services/step-history.ts';
import { deployedMailer, deployedSales, now } from '../wiring.ts';
import { task } from './task.ts';

interface DistributionDeps {
  leads: Leads;
  assignments: Assignments;
  unanswered: Pick<UnansweredOffers, 'mark'>;
  repCapacity: RepCapacity;
  mailer: Mailer;
  composer: ComposerDeps;
  config: Config;
  now: () => Instant;
  /** Resolves after this many milliseconds. */
  pause: (ms: number) => Promise<void>;
}

/** Each round settles one thing (an expired offer, a full rep); more rounds than this mean something fights us. */
const rounds = 20;

/** Offers the lead to the right rep, follows up the offer's end, and at last asks the manager. Safe to run at any moment. */
export function createDistribution(deps: DistributionDeps): Step<'distribution'> {
  const { leads, assignments, unanswered, repCapacity, mailer, composer, config, now, pause } = deps;

  return async (input) => {
    try {
      return await settledOffer(input);
    } catch (error) {
      // Erased meanwhile: the offer and the place on a desk go, too.
      if (error instanceof PermanentError && (await leads.standing(input.leadId)) === 'erased') {
        await leads.clear(input.leadId);
        await repCapacity.forget(input.leadId);
      }
      throw error;
    }
  };

  async function settledOffer(input: TaskInput): ReturnType<Step<'distribution'>> {
    const { leadId, lifecycleId } = input;
    let known: LeadHistory | undefined;
    let overtaken = 0;
    for (let round = 1; round <= rounds; round++) {
      const at = now();
      const history: LeadHistory = known ?? (await stepHistory(leads, input, at));
      const { lead } = history;
      const answer = (next: Answer<'distribution'>, until = at, left = lead) => ({
        next,
        revision: lead.revision,
        until,
        lead: left,
      });
      if (!lead.open || lead.lifecycleId !== lifecycleId) return { ...answer('recycle'), revision: doNotPark };

      // Carried out already, by a run whose answer was lost.
      if (lead.stage === stageAfterRecycle(lead)) return answer('recycle');

      // An offer we have just made needs no look at the reps.
      const loads = known && holderOf(known) ? [] : await repCapacity.loads(history, at);
      known = undefined;
      // Looking at the loads has given the slots back.
      if (dismissalOf(history)) {
        for (const offer of history.assignments)
          if (offer.lifecycleId === lifecycleId && offer.status === 'offered')
            await assignments.answer(leadId, offer, 'withdrawn');
        return { ...answer('recycle'), revision: doNotPark };
      }
      const plan = planOffer(history, loads, config, at, overtaken > 0);
      switch (plan.do) {
        case 'accepted':
          if (!(await settleAcceptance(history, plan.assignment, at))) continue;
          return answer('accepted');
        case 'recycle': {
          // The manager's page must not offer what can no longer be done; an answer at this very moment was first.
          if (plan.assignment?.status === 'offered' && !(await assignments.answer(leadId, plan.assignment, 'expired')))
            continue;
          const event = settled('recycle', lifecycleId);
          const stage = stageAfterRecycle(lead);
          const moved = await leads.move(lead, stage, at, plan.why, { outcomeAt: at }, event, isUntouched(lead));
          if (!moved) continue;
          return answer('recycle', at, moved);
        }
        case 'expire':
          if (await assignments.answer(leadId, plan.assignment, 'expired')) metric('OffersExpired', 1, millis(at));
          continue;
        case 'withdraw':
          await assignments.answer(leadId, plan.assignment, 'withdrawn');
          continue;
        case 'unanswered':
          await unanswered.mark(leadId, plan.assignment, at, nextDigest(managerOnDuty(config, at), at));
          return answer('unanswered', plan.until);
        case 'warn':
        case 'wait': {
          let assigned: Lead | undefined;
          let until = plan.until;
          if (plan.assignment) {
            assigned = await leads.assigned(lead, plan.assignment, at);
            const offered = await postedOrHeld(mailer.post(await offerMail(history, plan.assignment, at)));
            // The answer time begins when the rep gets the offer, so until then there is nothing to wait for.
            if ('until' in offered) return answer('offered', offered.until, assigned);
          }
          if (plan.do === 'warn')
            until = unlessHeld(until, await postedOrHeld(mailer.post(await warning(history, plan.assignment, at))));
          else if (plan.promise) {
            const promised = promiseLetter(history, plan.promise, plan.until, at);
            until = unlessHeld(until, await postedOrHeld(mailer.post(promised)));
          }
          if (plan.do === 'wait' && plan.attempt !== undefined)
            until = unlessHeld(until, await postedOrHeld(mailer.post(await longWait(history, plan, plan.attempt, at))));
          return answer('offered', until, assigned);
        }
        case 'remind-manager': {
          const outgoing = await offerMail(history, plan.assignment, at, `reminder-${plan.reminder}`);
          return answer('offered', unlessHeld(plan.until, await postedOrHeld(mailer.post(outgoing))));
        }
        case 'renew':
          await assignments.renew(leadId, plan.assignment, plan.times, at);
          continue;
        case 'offer':
          if (await repCapacity.claim(history, plan, at)) known = await offer(history, plan, at);
          else {
            known = history;
            await pause(patience(lead.id, ++overtaken));
          }
      }
    }
    throw new TemporaryError('LeadChanged', `no offer settled for lead ${leadId}`);
  }

  /**
   * Records an acceptance in the offers, where the accepting process died before that, or the rep was late. False when the
   * offer has been answered since: look again.
   */
  async function settleAcceptance(history: LeadHistory, taker: Assignment, at: Instant): Promise<boolean> {
    const { lead } = history;
    const acceptedAt = lead.taken?.at ?? at;
    if (!isTaken(taker) && !(await assignments.answer(lead.id, taker, 'accepted', { acceptedAt }))) return false;
    for (const other of currentRound(history))
      if (other.status === 'offered' && other.attempt !== taker.attempt)
        await assignments.answer(lead.id, other, 'withdrawn');
    return true;
  }

  /** The history with the offer; undefined when another run made this attempt. The slot was claimed before, so no rep has too many. */
  async function offer(
    history: LeadHistory,
    plan: Extract<OfferPlan, { do: 'offer' }>,
    at: Instant,
  ): Promise<LeadHistory | undefined> {
    const { lead } = history;
    const { do: _, turn, pass, reserved, ...what } = plan;
    const assignment: Assignment = { lifecycleId: lead.lifecycleId, status: 'offered', offeredAt: at, ...what };
    if (!(await assignments.offer(lead.id, assignment))) return undefined;
    return { ...history, assignments: [...history.assignments, assignment] };
  }

  /** To a lead that asked outside working hours: when a rep will call. */
  function promiseLetter(history: LeadHistory, step: string, until: Instant, at: Instant) {
    const { lead } = history;
    const bookingUrl = bookingUrlOf(history, config.sales);
    const more = { callAt: localTime(until, zoneOf(lead, config.nurture)), bookingUrl };
    const occasion = { track: 'hand-off', step, template: 'will-call', why: 'nobody is at work now', at, more };
    return composeLeadMail(lead, occasion, composer);
  }

  function offerMail(history: LeadHistory, assignment: Assignment, at: Instant, reminder?: string) {
    const template = assignment.toManager ? 'manager-decision' : 'rep-assignment';
    const { id, inPlaceOf } = managerOnDuty(config, at);
    const reader = assignment.toManager && inPlaceOf !== undefined ? forStandIn(id) : undefined;
    const occasion = { step: offerStep(assignment, reminder, reader), template, why: assignment.why, at };
    return composeHandOffMail(history, assignment, occasion, deps);
  }

  /** The answer time is nearly over; a rep who asked for more is warned of that one, too. */
  function warning(history: LeadHistory, assignment: Assignment, at: Instant) {
    const step = offerStep(assignment, assignment.snoozedAt === undefined ? 'warning' : 'warning-again');
    const occasion = { step, template: 'rep-warning', why: 'the answer time is nearly over', at };
    return composeHandOffMail(history, assignment, occasion, deps);
  }

  /** To the manager, once for each waiting offer: no rep can take the lead for that long. */
  function longWait(history: LeadHistory, plan: { until: Instant; why: string }, attempt: number, at: Instant) {
    const { why } = plan;
    const later: Assignment = {
      lifecycleId: history.lead.lifecycleId,
      attempt,
      repId: managerId,
      toManager: true,
      status: 'offered',
      offeredAt: at,
      acceptBy: plan.until,
      why,
      candidates: [],
    };
    return composeHandOffMail(history, later, { step: `waits-${attempt}`, template: 'manager-waits', why, at }, deps);
  }
}

/**
 * Many leads compete for one turn, and one of them gets it: the others try again after a random delay that grows (exponential
 * backoff with full jitter), so that a thousand settle in a few tries each.
 */
function patience(leadId: string, times: number): number {
  return fraction(`${leadId}#${times}`) * Math.min(2 * second, 20 * 2 ** times);
}

export const handler = task('distribution', async (table) => {
  const config = { capture, scoring, nurture, sales, deployment };
  const { reps, ...ours } = deployedSales(table);
  const post = await deployedMailer(deployment, mails, table);
  const unanswered = createUnansweredOffers(table);
  return followingTeam(createEntered(table), config, (team) =>
    createDistribution({
      unanswered,
      ...ours,
      ...post,
      now,
      pause,
      repCapacity: createRepCapacity(reps, team),
      config: team,
    }),
  );
});

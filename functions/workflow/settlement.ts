import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { Config } from '../../domain/config/config.ts';
import { answererOf, languageOf, managerOnDuty } from '../../domain/distribution/at-work.ts';
import { unknownSegment } from '../../domain/distribution/strategies.ts';
import { countsAs } from '../../domain/distribution/win-rate.ts';
import { saidIn } from '../../domain/language/said.ts';
import { describe } from '../../domain/lead/activity-types.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import { accepted, settled } from '../../domain/lead/domain-events.ts';
import { TemporaryError } from '../../domain/lead/errors.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { type Lead, stageAfterRecycle } from '../../domain/lead/lead.ts';
import { dismissalOf } from '../../domain/settlement/dismissal.ts';
import { isMeeting, meetingWords } from '../../domain/settlement/meetings.ts';
import { localTime } from '../../domain/time/calendar.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { nextDueOf } from '../../domain/workflow/desk/due-work.ts';
import { type OutcomePlan, planOutcome } from '../../domain/workflow/plan-outcome.ts';
import { scoreToNote } from '../../domain/workflow/qualify.ts';
import { titlesFor } from '../../domain/workflow/rep-timeline.ts';
import { type Answer, doNotPark, type Step } from '../../domain/workflow/step.ts';
import type { Assignments } from '../adapters/dynamodb/assignments.ts';
import { createEntered } from '../adapters/dynamodb/entered-team.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { leadRun, type Reps } from '../adapters/dynamodb/reps.ts';
import type { Mailer, Posted } from '../adapters/ses/mailer.ts';
import { referrerOf, withReferrer } from '../services/capture/referrer.ts';
import { type Held, postedOrHeld, unlessHeld } from '../services/mail/held-mail.ts';
import { type ComposerDeps, composeRepMail, type Occasion } from '../services/mail/outgoing-mail.ts';
import { createThanks, type Thanks } from '../services/mail/referral-thanks.ts';
import { composeHandOffMail } from '../services/sales/hand-off-mail.ts';
import { leadBrief } from '../services/sales/lead-brief.ts';
import { followingTeam } from '../services/sales/team-rules.ts';
import { stepHistory } from '../services/step-history.ts';
import { deployedMailer, deployedSales, now } from '../wiring.ts';
import { task } from './task.ts';

interface SettlementDeps {
  leads: Leads;
  assignments: Assignments;
  reps: Reps;
  thanks: Pick<Thanks, 'promise'>;
  mailer: Mailer;
  composer: ComposerDeps;
  config: Config;
  now: () => Instant;
}

/** From acceptance to the outcome: reminds the rep while there is none, and carries out the one there is. */
export function createSettlement({
  leads,
  assignments,
  reps,
  thanks,
  mailer,
  composer,
  config,
  now,
}: SettlementDeps): Step<'settlement'> {
  return async (input) => {
    const { leadId, lifecycleId } = input;
    const at = now();
    const history = await stepHistory(leads, input, at);
    const { lead } = history;
    const answer = (next: Answer<'settlement'>, left = lead, until = at) => ({
      next,
      revision: lead.revision,
      until,
      lead: left,
    });
    if (!lead.open || lead.lifecycleId !== lifecycleId) {
      const isLost = lead.closed?.lifecycleId === lifecycleId && lead.closed.end === 'lost';
      return { ...answer(isLost ? 'lost' : 'recycle'), revision: doNotPark };
    }
    if (dismissalOf(history)) {
      for (const offer of history.assignments)
        if (offer.lifecycleId === lifecycleId) await release(lead, { ...offer, outcome: undefined });
      return { ...answer('recycle'), revision: doNotPark };
    }
    // Carried out already, by a run whose answer was lost.
    if (lead.stage === 'customer') return answer('won');
    if (lead.stage === 'nurturing') return answer('recycle');

    const plan = await planAfterNews(history, at);
    if (plan.assignment) await leads.planned(lead, nextDueOf(history, plan.assignment, config));
    const score = scoreToNote(history, config, at);
    const noted = (score && (await leads.rescored(lead, score))) ?? lead;
    const isSettled = plan.do === 'won' || plan.do === 'lost' || plan.do === 'recycle';
    const event = isSettled ? settled(plan.do, lifecycleId, plan.assignment) : undefined;
    switch (plan.do) {
      case 'won': {
        await release(lead, plan.assignment);
        await thank(lead, at);
        const more = { outcomeAt: at, restsUntil: at, customerSince: lead.customerSince ?? at };
        return answer('won', await carried(leads.move(lead, 'customer', at, plan.why, more, event)));
      }
      case 'lost':
        await release(lead, plan.assignment);
        if (lead.customerSince === undefined)
          return answer('lost', await carried(leads.close(lead, 'lost', at, plan.why, { outcomeAt: at }, event)));
        return answer('recycle', await carried(leads.move(lead, 'customer', at, plan.why, { outcomeAt: at }, event)));
      case 'recycle':
        if (plan.assignment?.status === 'accepted' && !plan.assignment.outcome)
          await closeUnanswered(leadId, plan.assignment);
        await release(lead, plan.assignment);
        return answer(
          'recycle',
          await carried(leads.move(lead, stageAfterRecycle(lead), at, plan.why, recycled(plan.assignment, at), event)),
        );
      case 'take-back': {
        await release(lead, plan.assignment);
        // The lead first: until the offer is closed, too, its rep has the lead, so a run that dies in between is repeated.
        const taken = await carried(leads.takeBack(lead, at, plan.why));
        if (plan.assignment.status === 'accepted') await closeUnanswered(leadId, plan.assignment, at);
        return answer('recycle', taken);
      }
      case 'nudge': {
        const why = `no outcome yet, reminder ${plan.nudge}`;
        const mail = await write(history, plan.assignment, { step: plan.step, template: 'rep-reminder', why, at });
        return answer('open', noted, unlessHeld(plan.until, mail));
      }
      case 'remind': {
        const { step, what } = plan.reminder;
        const more = { reminder: what, reminderTo: reminderTo[plan.reminder.do] };
        const left = await working(lead, plan.assignment, at);
        const why = 'wanted by the rep';
        const mail = await write(history, plan.assignment, { step, template: 'rep-follow-up', why, at, more });
        return answer('open', left, unlessHeld(plan.until, mail));
      }
      case 'warn-contact':
      case 'escalate-contact': {
        const left = await working(lead, plan.assignment, at);
        return answer('open', left, unlessHeld(plan.until, await writeAbout(history, plan, at)));
      }
      case 'wait':
        return answer('open', await working(lead, plan.assignment, at), plan.until);
    }
  };

  function working(lead: Lead, assignment: Assignment, at: Instant) {
    return leads.move(lead, 'working', at, 'accepted by the rep', {}, accepted(assignment));
  }

  /** What there is to do, after the rep got the mail about a hot visit. */
  async function planAfterNews(history: LeadHistory, at: Instant): Promise<Exclude<OutcomePlan, { do: 'tell' }>> {
    const plan = planOutcome(history, config, at);
    if (plan.do !== 'tell') return plan;
    const { step, activities } = plan.visit;
    const meeting = activities.findLast(isMeeting);
    const more = {
      meeting: meeting && meetingWords[meeting.type],
      news: activities.map((one) => describe(one, { titles: titlesFor(history.lead, config, composer.mails) })),
    };
    const why = 'the lead has just come back';
    const posted = await write(history, plan.assignment, { step, template: 'rep-visit', why, at, more });
    const sends = 'send' in posted ? [...history.sends, posted.send] : history.sends;
    const after = planOutcome({ ...history, sends }, config, at);
    if (after.do !== 'tell') return after;
    return { do: 'wait', until: 'until' in posted ? posted.until : after.until, assignment: after.assignment };
  }

  /** Mails the rep who has the lead; returns the ledger's state. */
  async function write(
    history: LeadHistory,
    assignment: Assignment,
    occasion: Omit<Occasion, 'track'>,
  ): Promise<Posted | Held> {
    const mail = await composeHandOffMail(history, assignment, occasion, { leads, composer, config });
    return postedOrHeld(mailer.post(mail));
  }

  /** Warns the rep before the time for the first contact is over, and the manager after it, also when the late rep stands in for the manager. */
  async function writeAbout(
    history: LeadHistory,
    { do: what, alert, assignment }: Extract<OutcomePlan, { do: 'warn-contact' | 'escalate-contact' }>,
    at: Instant,
  ): Promise<Posted | Held> {
    const { data, ...reader } = leadBrief(await withReferrer(leads, history), assignment, config, composer, at);
    const rep = answererOf(assignment, config);
    const isLate = what === 'escalate-contact';
    const onDuty = managerOnDuty(config, at);
    const manager = onDuty.id === rep.id ? { ...config.deployment.manager, inPlaceOf: undefined } : onDuty;
    const acceptBy = localTime(alert.contactBy, isLate ? manager.timeZone : rep.timeZone);
    const told = isLate ? { to: manager.email, language: languageOf(manager, config) } : reader;
    const why = saidIn(told.language)(
      `${rep.name} has the lead and was to be in touch by ${acceptBy}. No call, mail, message or meeting is recorded.`,
    );
    const more = isLate
      ? { ...data, repName: manager.name, inPlaceOf: manager.inPlaceOf, why, acceptBy }
      : { ...data, acceptBy };
    const template = isLate ? 'manager-contact' : 'rep-contact';
    const outgoing = { track: 'hand-off', step: alert.step, template, why: 'no contact yet', at, more };
    return postedOrHeld(mailer.post(composeRepMail(history.lead, told, outgoing, composer)));
  }

  /** Thanks are due to the referrer; the sweep sends them when they may arrive. */
  async function thank(lead: Lead, at: Instant) {
    const referrer = await referrerOf(leads, lead);
    if (referrer) await thanks.promise(referrer, lead.id, at);
  }

  /** From here on the rep's page shows that it is over. A concurrent outcome came first. */
  async function closeUnanswered(leadId: string, assignment: Assignment, givenUpAt?: Instant) {
    if (!(await assignments.record(leadId, assignment, undefined, { givenUpAt })))
      throw new TemporaryError('LeadChanged', 'the outcome was recorded just now');
  }

  /** The slot of the rep comes first: repeated after a crash it is given back, and the outcome counted, once. */
  async function release(lead: Lead, assignment: Assignment | undefined) {
    if (!assignment || assignment.toManager) return;
    const { repId, outcome, segment = unknownSegment } = assignment;
    const of = outcome && countsAs(outcome, config.sales.bestToBest);
    await reps.release(repId, leadRun(lead), of && { segment, of });
  }
}

/** How the subject of a reminder begins; the person's name follows. */
const reminderTo = { call: 'Call', mail: 'Write to', 'next-step': 'Next step with' } as const;

const recycled = (assignment: Assignment | undefined, at: Instant) => ({
  outcomeAt: at,
  restsUntil: assignment?.outcome?.until ?? at,
  recycledTo: assignment?.outcome?.track && { track: assignment.outcome.track, at },
});

async function carried(write: Promise<Lead | undefined>): Promise<Lead> {
  const lead = await write;
  if (!lead) throw new TemporaryError('LeadChanged', 'the lead changed while its outcome was carried out');
  return lead;
}

export const handler = task('settlement', async (table) => {
  const config = { capture, scoring, nurture, sales, deployment };
  const parts = {
    ...deployedSales(table),
    ...(await deployedMailer(deployment, mails, table)),
    thanks: createThanks(table, nurture),
    now,
  };
  return followingTeam(createEntered(table), config, (team) => createSettlement({ ...parts, config: team }));
});

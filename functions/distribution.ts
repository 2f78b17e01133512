import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { Assignment } from '../domain/assignment.ts';
import type { Config } from '../domain/config.ts';
import { PermanentError, TemporaryError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Story } from '../domain/lead.ts';
import { planOffer, type OfferPlan } from '../domain/offers.ts';
import type { RepLoad } from '../domain/routing.ts';
import type { Assignments } from './adapters/assignments.ts';
import { deployedKeys, deployedMailer, deployedSales, deployedTable, now } from './adapters/deployed.ts';
import { dossier } from './adapters/dossier.ts';
import { env } from './adapters/environment.ts';
import type { Leads } from './adapters/leads.ts';
import { type LetterDeps, letterToRep } from './adapters/letters.ts';
import type { Mailer } from './adapters/mailer.ts';
import { leadRun, type Reps } from './adapters/reps.ts';
import { doNotPark, type TaskHandler, task } from './middleware/task.ts';

export interface DistributionDeps {
  leads: Leads;
  assignments: Assignments;
  reps: Reps;
  mailer: Mailer;
  letters: LetterDeps;
  config: Config;
  now: () => Instant;
}

/** Each round settles one thing (an expired offer, a full rep); more rounds than this mean something fights us. */
const rounds = 20;

/** Offers the lead to the right rep, follows up the offer's end, and at last asks the manager. Safe to run at any moment. */
export function createDistribution(deps: DistributionDeps): TaskHandler {
  const { leads, assignments, reps, mailer, letters, config, now } = deps;

  return async ({ leadId, lifecycleId }) => {
    for (let round = 1; round <= rounds; round++) {
      const at = now();
      const story = await leads.story(leadId);
      if (!story) throw new PermanentError('LeadNotFound', `no lead ${leadId}`);
      const { lead } = story;
      const answer = (next: string, until = at, revision = lead.revision) => ({ next, revision, until });
      if (!lead.open || lead.lifecycleId !== lifecycleId) return answer('recycle', at, doNotPark);

      await freeFormerRep(story);
      const loads = await repLoads();
      const plan = planOffer(story, loads, config, at);
      switch (plan.do) {
        case 'accepted':
          return answer('accepted');
        case 'recycle':
          await leads.move(lead, 'nurturing', at, plan.why, { outcomeAt: at });
          return answer('recycle');
        case 'expire':
          await assignments.answer(leadId, plan.assignment, 'expired');
          continue;
        case 'wait':
          if (plan.assignment) await mailer.post(offerLetter(story, plan.assignment, at));
          return answer('offered', plan.until);
        case 'remind-manager':
          await mailer.post(offerLetter(story, plan.assignment, at, `reminder-${plan.reminder}`));
          return answer('offered', plan.until);
        case 'offer':
          await offer(story, plan, at);
      }
    }
    throw new TemporaryError('LeadChanged', `no offer settled for lead ${leadId}`);
  };

  async function repLoads(): Promise<RepLoad[]> {
    const held = await reps.holdings(config.sales.reps.map(({ id }) => id));
    return config.sales.reps.map((rep) => ({
      rep,
      holding: Object.keys(held.get(rep.id)?.holding ?? {}).length,
      lastAssignedAt: held.get(rep.id)?.lastAssignedAt,
    }));
  }

  /**
   * An offer that was declined or ran out gives its place back here and not where that was written: this runs again if it
   * dies in between, and giving back twice is giving back once.
   */
  async function freeFormerRep({ lead, assignments: made }: Story) {
    const last = made.findLast(({ lifecycleId }) => lifecycleId === lead.lifecycleId);
    if (last && !last.toManager && (last.status === 'declined' || last.status === 'expired')) await reps.release(last.repId, leadRun(lead));
  }

  /** The rep's place first, then the offer: a crash between them leaves a place this lead will claim again or give back. */
  async function offer(story: Story, plan: Extract<OfferPlan, { do: 'offer' }>, at: Instant) {
    const { lead } = story;
    const { attempt, repId, toManager, acceptBy, why, candidates } = plan;
    const capacity = config.sales.reps.find(({ id }) => id === repId)?.capacity ?? config.sales.capacity;
    if (!toManager && !(await reps.claim(repId, leadRun(lead), capacity, at))) return;
    const assignment: Assignment = {
      lifecycleId: lead.lifecycleId,
      attempt,
      repId,
      toManager,
      status: 'offered',
      offeredAt: at,
      acceptBy,
      why,
      candidates,
    };
    await assignments.offer(lead.id, assignment);
    await leads.move(lead, 'assigned', at, why);
  }

  function offerLetter(story: Story, assignment: Assignment, at: Instant, reminder?: string) {
    const { to, data } = dossier(story, assignment, config, letters, at);
    const template = assignment.toManager ? 'manager-decision' : 'rep-assignment';
    const step = ['offer', assignment.attempt, reminder].filter(Boolean).join('-');
    return letterToRep(story.lead, to, { track: 'hand-off', step, template, why: assignment.why, at, more: data }, letters);
  }
}

export const handler = task('distribution', async () => {
  const table = deployedTable();
  return createDistribution({
    ...deployedSales(table),
    mailer: deployedMailer(deployment, table),
    letters: { keys: await deployedKeys(), publicUrl: env('PUBLIC_URL'), deployment, mails },
    config: { capture, scoring, nurture, sales, deployment },
    now,
  });
});

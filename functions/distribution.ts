import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { Assignment } from '../domain/assignment.ts';
import type { Config } from '../domain/config.ts';
import { TemporaryError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { type Story, stageAfterRecycle } from '../domain/lead.ts';
import { type OfferPlan, planOffer } from '../domain/offers.ts';
import type { RepLoad } from '../domain/routing.ts';
import type { Assignments } from './adapters/assignments.ts';
import { deployedPost, deployedSales, deployedTable, now } from './adapters/deployed.ts';
import { dossier } from './adapters/dossier.ts';
import { knownStory, type Leads } from './adapters/leads.ts';
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
      const story = await knownStory(leads, leadId);
      const { lead } = story;
      const answer = (next: string, until = at, revision = lead.revision) => ({ next, revision, until });
      if (!lead.open || lead.lifecycleId !== lifecycleId) return answer('recycle', at, doNotPark);

      // Carried out already, by a run whose answer was lost.
      if (lead.stage === stageAfterRecycle(lead)) return answer('recycle');

      const loads = await repLoads(story, at);
      const plan = planOffer(story, loads, config, at);
      switch (plan.do) {
        case 'accepted':
          return answer('accepted');
        case 'recycle':
          // The manager's page must not offer what can no longer be done; whoever answers at this very moment was first.
          if (plan.assignment?.status === 'offered' && !(await assignments.answer(leadId, plan.assignment, 'expired')))
            continue;
          await leads.move(lead, stageAfterRecycle(lead), at, plan.why, { outcomeAt: at });
          return answer('recycle');
        case 'expire':
          await assignments.answer(leadId, plan.assignment, 'expired');
          continue;
        case 'wait':
          if (plan.assignment) {
            await leads.move(lead, 'assigned', at, plan.assignment.why);
            await mailer.post(offerLetter(story, plan.assignment, at));
          }
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

  /**
   * What each rep holds. Places follow offers here and nowhere else, because this runs again when it dies: whoever was
   * claimed but never offered the lead, or let it go, gives the place back.
   */
  async function repLoads(story: Story, at: Instant): Promise<RepLoad[]> {
    const run = leadRun(story.lead);
    const held = await reps.holdings(config.sales.reps.map(({ id }) => id));
    const holder = openOffer(story)?.repId;
    const loads: RepLoad[] = [];
    for (const rep of config.sales.reps) {
      const { holding = {}, lastAssignedAt } = held.get(rep.id) ?? {};
      const isStray = run in holding && rep.id !== holder;
      if (isStray) await reps.release(rep.id, run);
      // Only two runs at once can take the place of an offer away.
      if (rep.id === holder && !(run in holding)) await reps.claim(rep.id, run, Number.MAX_SAFE_INTEGER, at);
      loads.push({ rep, holding: Object.keys(holding).length - (isStray ? 1 : 0), lastAssignedAt });
    }
    return loads;
  }

  /** The rep's place first, then the offer: no rep is offered more than their capacity. */
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
  }

  function offerLetter(story: Story, assignment: Assignment, at: Instant, reminder?: string) {
    const { to, data } = dossier(story, assignment, config, letters, at);
    const template = assignment.toManager ? 'manager-decision' : 'rep-assignment';
    const step = ['offer', assignment.attempt, reminder].filter(Boolean).join('-');
    return letterToRep(
      story.lead,
      to,
      { track: 'hand-off', step, template, why: assignment.why, at, more: data },
      letters,
    );
  }
}

/** The offer of this round that is open or accepted. */
function openOffer({ lead, assignments: made }: Story): Assignment | undefined {
  return made.findLast(
    ({ lifecycleId, status, offeredAt }) =>
      lifecycleId === lead.lifecycleId &&
      (status === 'offered' || status === 'accepted') &&
      (lead.outcomeAt === undefined || offeredAt > lead.outcomeAt),
  );
}

export const handler = task('distribution', async () => {
  const table = deployedTable();
  return createDistribution({
    ...deployedSales(table),
    ...(await deployedPost(deployment, mails, table)),
    config: { capture, scoring, nurture, sales, deployment },
    now,
  });
});

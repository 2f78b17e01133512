import type { Config } from '../../../domain/config/config.ts';
import { unknownSegment } from '../../../domain/distribution/strategies.ts';
import { countsAs } from '../../../domain/distribution/win-rate.ts';
import type { Assignment, Outcome } from '../../../domain/lead/assignment.ts';
import { corrected } from '../../../domain/lead/domain-events.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { correctionId, differs, stageAfterCorrection, whyNotCorrectable } from '../../../domain/workflow/correction.ts';
import type { AssignmentId, Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Reps } from '../../adapters/dynamodb/reps.ts';
import type { Lifecycles } from '../../adapters/step-functions/lifecycles.ts';
import { referrerOf } from '../capture/referrer.ts';
import type { Thanks } from '../mail/referral-thanks.ts';
import type { Actor } from './acceptance.ts';

interface CorrectionDeps {
  leads: Leads;
  assignments: Pick<Assignments, 'correct' | 'carriedOut'>;
  reps: Pick<Reps, 'recount'>;
  thanks: Pick<Thanks, 'promise' | 'withdraw'>;
  lifecycles: Pick<Lifecycles, 'start' | 'wake'>;
  config: Pick<Config, 'sales'>;
  newId: () => string;
  now: () => Instant;
}

export type Corrections = ReturnType<typeof createCorrections>;

const rounds = 5;

/** Corrects won and lost within a day: the first record stays in the history, and the lead goes where the right one puts it. */
export function createCorrections(deps: CorrectionDeps) {
  const { leads, assignments, reps, thanks, lifecycles, config, newId, now } = deps;

  /** Undefined when it is done or said already, else why it is not. The promise to carry it out is in the offer's row. */
  async function correct(
    history: LeadHistory,
    offer: Assignment,
    outcome: Outcome,
    actor: Actor,
  ): Promise<string | undefined> {
    if (isSaid(offer, outcome)) return undefined;
    const why = whyNotCorrectable(history, offer, now());
    if (why !== undefined) return why;
    const written = await assignments.correct(history.lead.id, offer, outcome, now());
    if (!written)
      return isSaid(await offerOf(history.lead.id, offer), outcome) ? undefined : 'it has just been corrected';
    await carryOut(history.lead.id, written, actor.agent);
    return undefined;
  }

  /** All of it can be repeated. Throws LeadChanged. */
  async function carryOut(leadId: string, offer: Assignment, agent?: string): Promise<void> {
    const at = now();
    const { attempt, lifecycleId, repId, toManager, outcome, segment = unknownSegment } = offer;
    const from = offer.corrected?.at(-1);
    const id = correctionId(offer);
    const event = corrected(offer);
    if (!outcome || !from || event?.type !== 'LeadCorrected') return assignments.carriedOut(leadId, offer);
    const counts = (one: Outcome) => countsAs(one, config.sales.bestToBest);
    if (!toManager)
      await reps.recount(repId, `${id}-${leadId}`, { segment, from: counts(from), to: counts(outcome), at });
    const { to, from: was, repId: _, ...said } = event.facts;
    const detail = { repId, attempt, agent, from: was, result: to, ...said };
    await leads.append(leadId, { id, type: 'outcome.corrected', at: outcome.at, lifecycleId, detail });
    const lead = await moved(leadId, offer, { at: outcome.at, why: `corrected to ${to}`, of: id, event }, at);
    if (lead) await settled(lead, to);
    await assignments.carriedOut(leadId, offer);
  }

  async function offerOf(leadId: string, { lifecycleId, attempt }: AssignmentId): Promise<Assignment | undefined> {
    const history = await leads.history(leadId);
    return history?.assignments.find((one) => one.lifecycleId === lifecycleId && one.attempt === attempt);
  }

  async function moved(leadId: string, offer: Assignment, entry: Parameters<Leads['correct']>[1], at: Instant) {
    for (let round = 1; round <= rounds; round++) {
      const lead = (await leads.history(leadId))?.lead;
      if (!lead || lead.moves.some(({ of }) => of === entry.of)) return lead;
      const stage = stageAfterCorrection(lead, offer);
      const done = await leads.correct(lead, entry, at, { stage, lifecycleId: newId() });
      if (done) return done;
    }
    throw new TemporaryError('LeadChanged', `lead ${leadId} kept changing`);
  }

  /** The track for customers begins, or the execution that runs it ends; who sent the lead is thanked, or not yet. */
  async function settled(lead: Lead, to: 'won' | 'lost'): Promise<void> {
    const referrer = await referrerOf(leads, lead);
    if (referrer && to === 'won') await thanks.promise(referrer, lead.id, now());
    if (referrer && to === 'lost') await thanks.withdraw(referrer.id, lead.id);
    if (lead.open && lead.stage === 'customer' && lead.correctedFrom !== undefined)
      await lifecycles.start(lead.id, lead.lifecycleId, lead.restarts);
    if (!lead.open && lead.waking) {
      await lifecycles.wake(lead.waking.token, 'corrected');
      await leads.awake(lead);
    }
  }

  return {
    correct,

    /** For the sweep: the process that corrected it has died. */
    async resume(leadId: string, id: AssignmentId): Promise<void> {
      const offer = await offerOf(leadId, id);
      if (offer) await carryOut(leadId, offer);
    },
  };
}

const isSaid = (offer: Assignment | undefined, outcome: Outcome) =>
  offer?.outcome !== undefined && !differs(offer.outcome, outcome);

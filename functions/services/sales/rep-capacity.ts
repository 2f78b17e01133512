import type { Rep } from '../../../domain/config/config.ts';
import { isForgotten } from '../../../domain/distribution/backlog.ts';
import type { RepLoad } from '../../../domain/distribution/routing.ts';
import { capacityOf } from '../../../domain/distribution/strategies.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { holderOf, takerOf } from '../../../domain/workflow/hand-off-round.ts';
import type { OfferConfig, OfferPlan } from '../../../domain/workflow/offer-plan.ts';
import { repsToRead } from '../../../domain/workflow/plan-offer.ts';
import { leadIdOfRun, leadRun, type OpenLeads, type Reps } from '../../adapters/dynamodb/reps.ts';

export type RepCapacity = ReturnType<typeof createRepCapacity>;

/** As many reps as one call reads; of larger teams only those are read whom the rules may choose. */
const readAtOnce = 100;

/**
 * The places leads have on reps' desks. They follow offers here and in settlement and nowhere else, because both run again
 * when they die.
 */
export function createRepCapacity(reps: Reps, config: OfferConfig) {
  return {
    /** What each rep who may be asked holds. A rep who had the chance with this lead gives the slot back. */
    async loads(history: LeadHistory, at: Instant): Promise<RepLoad[]> {
      const run = leadRun(history.lead);
      const { reps: all } = config.sales;
      const may = all.length > readAtOnce ? repsToRead(history, config, at) : undefined;
      const team = may ? all.filter(({ id }) => may.includes(id)) : all;
      const holder = holderOf(history);
      const isTaken = takerOf(history) !== undefined;
      const holderId = holder?.repId;
      const offers = history.assignments.filter(
        ({ lifecycleId, toManager }) => lifecycleId === history.lead.lifecycleId && !toManager,
      );
      const asked = offers.map(({ repId }) => repId);
      const held = await reps.holdings([...new Set([...team.map(({ id }) => id), ...asked])]);
      for (const [repId, desk] of held) {
        const isStray = run in desk.openLeads && repId !== holderId && (holder !== undefined || asked.includes(repId));
        if (!isStray) continue;
        await reps.release(repId, run);
        delete desk.openLeads[run];
      }
      // A slot can be lost when two runs meet; an offer without one would be one too many.
      if (holderId !== undefined && asked.includes(holderId) && !(run in (held.get(holderId)?.openLeads ?? {})))
        await reps.claim(holderId, run, { capacity: Number.MAX_SAFE_INTEGER, at });
      for (const [repId, desk] of held) await keepAsked(repId, desk);
      return team.map((rep) => loadOf(rep, held.get(rep.id), run, holder === undefined));

      /** Copies an offer's state into the rep's row, and removes expired entries. */
      async function keepAsked(repId: string, { asked: due }: OpenLeads) {
        const offer = offers.findLast((one) => one.repId === repId);
        // A run that died between the claim and the offer made no offer. The claim is void once another rep has the lead or its offer.
        const isMoot = isTaken || (holder !== undefined && repId !== holderId);
        const ofThis = (by: Instant) => (offer ? answerDue(offer, isTaken) : isMoot ? undefined : by);
        for (const [name, by] of Object.entries(due)) {
          const until = name === run ? ofThis(by) : by;
          const wanted = until === undefined || isForgotten(until, at) ? undefined : until;
          if (wanted !== by) await reps.ask(repId, name, wanted);
        }
      }
    },

    /** No rep has a place for a lead that was erased. */
    forget: (leadId: string): Promise<void> =>
      reps.forget(
        config.sales.reps.map(({ id }) => id),
        leadId,
      ),

    /** A slot of the rep who was chosen: true when it is there. The manager needs none. */
    async claim({ lead }: LeadHistory, plan: Extract<OfferPlan, { do: 'offer' }>, at: Instant): Promise<boolean> {
      const rep = config.sales.reps.find(({ id }) => id === plan.repId);
      if (!rep || plan.reserved) return true;
      const { turn, pass, acceptBy: answerBy } = plan;
      return reps.claim(rep.id, leadRun(lead), { capacity: capacityOf(rep, config.sales), at, answerBy, turn, pass });
    },
  };
}

/** What each of these reps holds, only looked at. */
export async function readRepLoads(reps: Pick<Reps, 'holdings'>, team: readonly Rep[]): Promise<RepLoad[]> {
  return (await readTeam(reps, team)).loads;
}

/** What each of these reps holds, and the rep who has each lead by its id, only looked at. */
export async function readTeam(
  reps: Pick<Reps, 'holdings'>,
  team: readonly Rep[],
): Promise<{ loads: RepLoad[]; holders: Map<string, string> }> {
  const held = await reps.holdings(team.map(({ id }) => id));
  const leadsOf = ({ openLeads }: OpenLeads) => Object.keys(openLeads).map(leadIdOfRun);
  return {
    loads: team.map((rep) => loadOf(rep, held.get(rep.id))),
    holders: new Map([...held].flatMap(([rep, holding]) => leadsOf(holding).map((lead) => [lead, rep]))),
  };
}

/** Until when an answer to an offer is awaited: also late, until a rep has taken the lead. Undefined when it no longer is. */
function answerDue({ status, acceptBy }: Assignment, isTaken: boolean): Instant | undefined {
  return !isTaken && (status === 'offered' || status === 'expired') ? acceptBy : undefined;
}

/** The load as a choice about the lead `run` sees it; a slot that was taken for this lead without an offer is `reserved`. */
function loadOf(
  rep: Rep,
  { openLeads = {}, asked = {}, ...rest }: Partial<OpenLeads> = {},
  run?: string,
  isUnoffered = false,
): RepLoad {
  const reserved = isUnoffered && run !== undefined && run in openLeads;
  const count = Object.keys(openLeads).length;
  const others = Object.keys(asked).filter((name) => name !== run);
  return {
    rep,
    ...rest,
    ...(reserved && { reserved }),
    openLeads: reserved ? count - 1 : count,
    ...(others.length > 0 && { asked: others.flatMap((name) => asked[name] ?? []) }),
  };
}

import type { Config } from '../../../domain/config/config.ts';
import { isAway } from '../../../domain/distribution/at-work.ts';
import { capacityOf } from '../../../domain/distribution/strategies.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { currentRound, holderOf, isGivenAway } from '../../../domain/workflow/hand-off-round.ts';
import type { Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Reps } from '../../adapters/dynamodb/reps.ts';
import type { Signals } from '../signals.ts';
import type { Actor } from './acceptance.ts';
import { readRepLoads } from './rep-capacity.ts';

interface AssigningDeps {
  leads: Pick<Leads, 'owned'>;
  assignments: Pick<Assignments, 'answer' | 'giveUp' | 'heard'>;
  reps: Pick<Reps, 'holdings'>;
  signals: Pick<Signals, 'raise'>;
  config: Pick<Config, 'sales'>;
}

export type Assigning = ReturnType<typeof createAssigning>;

/** Moves leads between reps on a person's order: the lead's own workflow makes the next offer, and mails it. */
export function createAssigning({ leads, assignments, reps, signals, config }: AssigningDeps) {
  /**
   * Gives the lead to a rep, also from a colleague. A lead that is not with sales yet goes to that rep once it is. Undefined when it is done, also before;
   * else why not. Repeating it changes nothing.
   */
  async function assign(history: LeadHistory, to: string, actor: Actor, at: Instant): Promise<string | undefined> {
    const rep = config.sales.reps.find(({ id }) => id === to);
    if (!rep) return 'there is no such rep';
    const holder = holderOf(history);
    if (holder?.repId === to && holder.passTo === undefined) return undefined;
    // Checked before anything is taken from a rep: the next offer could not be made.
    const [load] = await readRepLoads(reps, [rep]);
    if (load && load.openLeads >= capacityOf(rep, config.sales)) return `${rep.name} is full`;
    if (isAway(rep, at)) return `${rep.name} is away`;
    await leads.owned(history.lead.id, { repId: to, at });
    const promised = moving(history, { to }, actor, at);
    const moved = await letGo(history, { passTo: to, declinedBecause: `given to ${rep.name}`, promised }, at);
    return moved ? tell(history, promised) : 'somebody has answered just now';
  }

  /** The rep gives the lead back, and others or the manager are asked. Undefined when that is done or was done before; else why not. */
  async function giveBack(history: LeadHistory, reason: string | undefined, actor: Actor, at: Instant) {
    const promised = moving(history, { reason }, actor, at);
    const moved = await letGo(history, { declinedBecause: reason ?? 'given back', promised }, at);
    return moved ? tell(history, promised) : 'somebody has answered just now';
  }

  /** Ends the current offer; also true when a process that died has ended it for the same order. */
  async function letGo(
    history: LeadHistory,
    said: { passTo?: string; declinedBecause: string; promised: Activity },
    at: Instant,
  ): Promise<boolean> {
    const { lead } = history;
    const holder = lastOf(history);
    if (!holder || holder.status === 'expired') return true;
    // Another person has just recorded an outcome, or reassigned the lead.
    if (holder.status === 'closed') return isGivenAway(holder) && holder.passTo === said.passTo;
    if (holder.status === 'withdrawn' || holder.status === 'declined')
      return holder.passTo === undefined || holder.passTo === said.passTo;
    if (holder.status === 'accepted') return assignments.giveUp(lead.id, holder, { givenUpAt: at, ...said });
    return assignments.answer(lead.id, holder, holder.toManager ? 'declined' : 'withdrawn', said);
  }

  async function tell(history: LeadHistory, moved: Activity) {
    const last = lastOf(history);
    await signals.raise(history.lead.id, moved);
    if (last) await assignments.heard(history.lead.id, last, moved);
    return undefined;
  }

  return { assign, giveBack };
}

/** The offer of the rep who has the lead or is asked, else the last offer. */
const lastOf = (history: LeadHistory) => holderOf(history) ?? currentRound(history).at(-1);

function moving(
  history: LeadHistory,
  said: { to?: string; reason?: string },
  { repId, agent }: Actor,
  at: Instant,
): Activity {
  const { lifecycleId } = history.lead;
  const last = lastOf(history);
  const id = `assigned-${lifecycleId}-${last?.attempt ?? at.slice(0, 16)}-${said.to ?? 'back'}`;
  return { id, type: 'lead.assigned', at, lifecycleId, detail: { repId, agent, ...said, from: last?.repId } };
}

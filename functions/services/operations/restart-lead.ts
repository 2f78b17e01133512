import type { Lead } from '../../../domain/lead/lead.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import { type Executions, hasDied } from '../../adapters/step-functions/executions.ts';
import { executionOf, type Lifecycles } from '../../adapters/step-functions/lifecycles.ts';

export interface LeadRestartDeps {
  leads: Pick<Leads, 'restart'>;
  lifecycles: Pick<Lifecycles, 'start'>;
  executions: Pick<Executions, 'status'>;
  now: () => Instant;
  /** Resolves when the next execution may be started. */
  turn: () => Promise<void>;
}

/** What becomes of one lead. */
export interface Restarted {
  leadId: string;
  email: string;
  /** The execution that died. */
  execution: string;
  /** `died`: it gets another; `absent`: it never began; `runs` and `ended`: nothing is to be done. */
  state: 'died' | 'absent' | 'runs' | 'ended';
  started: boolean;
}

/**
 * Starts another execution under the same lifecycle for a lead whose execution died: ledger, offers and links in mail stay
 * valid. It can be repeated. Without `apply` it only reports what it would do.
 */
export async function restartLead(lead: Lead, deps: LeadRestartDeps, apply: boolean): Promise<Restarted> {
  const { leads, lifecycles, executions, now, turn } = deps;
  const execution = executionOf(lead);
  const status = lead.open ? await executions.status(execution) : undefined;
  const state = !lead.open ? 'ended' : status === undefined ? 'absent' : hasDied(status) ? 'died' : 'runs';
  const found = { leadId: lead.id, email: lead.email, execution, state } as const;
  if (!apply || state === 'ended' || state === 'runs') return { ...found, started: false };
  await turn();
  // Undefined when the sweep was first: then it has decided on the same execution.
  const next = state === 'died' ? await leads.restart(lead, now()) : lead;
  const started = next !== undefined && (await lifecycles.start(lead.id, lead.lifecycleId, next.restarts));
  return { ...found, started };
}

import type { Lead } from '../../domain/lead/lead.ts';
import { type Instant, instant, millis } from '../../domain/time/instant.ts';
import { restartDelay } from '../../domain/workflow/restart.ts';
import { log } from '../adapters/aws/log.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { stoppedByPerson } from '../adapters/step-functions/executions.ts';
import { executionOf, type Lifecycles } from '../adapters/step-functions/lifecycles.ts';

export interface RestartDeps {
  leads: Leads;
  lifecycles: Pick<Lifecycles, 'start'>;
  now: () => Instant;
}

/** Gives leads whose execution died another one. */
export function createRestarts({ leads, lifecycles, now }: RestartDeps) {
  /** Starts the execution a lead should have, or notes that it is dead. Throws StorageUnavailable. */
  async function ensure(lead: Pick<Lead, 'id' | 'lifecycleId' | 'restarts'>): Promise<void> {
    if (await lifecycles.start(lead.id, lead.lifecycleId, lead.restarts)) return;
    await died(lead.id, executionOf(lead), 'FAILED');
  }

  /**
   * Notes that an execution ended badly and promises another one, later with each failure in a row. Nothing happens when the
   * lifecycle has ended, the lead was erased, or another execution was promised already: the report may come late and twice. A lead
   * whose execution a person stopped gets none.
   */
  async function died(leadId: string, execution: string, status: string, error?: string): Promise<void> {
    const lead = (await leads.history(leadId))?.lead;
    if (!lead?.open || execution !== executionOf(lead) || lead.stopped?.execution === execution) return;
    const at = now();
    if (error === stoppedByPerson) {
      await leads.stop(lead, execution, at);
      return;
    }
    const detail = { execution, status };
    const { lifecycleId } = lead;
    await leads.append(leadId, { id: `failed-${execution}`, type: 'workflow.failed', at, lifecycleId, detail });
    const failures = (lead.failures ?? 0) + 1;
    const due = instant(millis(at) + restartDelay(failures));
    if (await leads.restart(lead, due, failures))
      log.warn('a lead waits for another execution', { leadId, due, failures });
  }

  return { ensure, died };
}

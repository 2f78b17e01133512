import type { Lead } from '../../domain/lead/lead.ts';
import { day, type Instant, instant, millis, plus } from '../../domain/time/instant.ts';
import { restartDelay } from '../../domain/workflow/restart.ts';
import { inParallel } from '../adapters/aws/in-parallel.ts';
import { log } from '../adapters/aws/log.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { type Executions, stoppedByPerson } from '../adapters/step-functions/executions.ts';
import { executionOf, type Lifecycles, leadOfExecution } from '../adapters/step-functions/lifecycles.ts';

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
   * whose execution a person stopped gets none. Answers when the other one is due.
   */
  async function died(leadId: string, execution: string, status: string, error?: string): Promise<Instant | undefined> {
    const lead = (await leads.history(leadId))?.lead;
    if (!lead?.open || execution !== executionOf(lead) || lead.stopped?.execution === execution) return undefined;
    const at = now();
    if (error === stoppedByPerson) {
      await leads.stop(lead, execution, at);
      return undefined;
    }
    const detail = { execution, status };
    const { lifecycleId } = lead;
    await leads.append(leadId, { id: `failed-${execution}`, type: 'workflow.failed', at, lifecycleId, detail });
    const failures = (lead.failures ?? 0) + 1;
    const due = instant(millis(at) + restartDelay(failures));
    if (!(await leads.restart(lead, due, failures))) return undefined;
    log.warn('a lead waits for another execution', { leadId, due, failures });
    return due;
  }

  /**
   * Restarts leads whose executions died since yesterday: EventBridge delivers by its best effort only, and a lead that waits
   * for time alone would wait for ever. Returns when the first of the others is due. Throws StorageUnavailable.
   */
  async function overlooked(executions: Pick<Executions, 'diedAfter' | 'find'>): Promise<Instant | undefined> {
    const dues: Instant[] = [];
    const dead = [];
    for await (const one of executions.diedAfter(plus(now(), -day))) dead.push(one);
    await inParallel(dead, atOnce, async ({ name, status }) => {
      // Only of these a person may have been the reason.
      const error = status === 'ABORTED' ? (await executions.find(name))?.error : undefined;
      const due = await died(leadOfExecution(name), name, status, error);
      if (due !== undefined) dues.push(due);
    });
    return dues.sort()[0];
  }

  return { ensure, died, overlooked };
}

const atOnce = 8;

import type { Lead } from '../../../../domain/lead/lead.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import type { When } from '../expression.ts';
import { pending, pendingAttributes } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';
import { changing } from './writing.ts';

/** Decides which execution runs a lifecycle. Undefined when the lifecycle has ended or another execution was decided on meanwhile. */
export function createRuns(table: Pick<Table, 'change'>) {
  const change = changing(table);
  return {
    /**
     * Gives the same lifecycle another execution, due at `due`: ledger, offers and links in mail stay valid. `failures` counts
     * the executions that died in a row.
     */
    restart(lead: Lead, due: Instant, failures?: number): Promise<Lead | undefined> {
      return change(lead.id, {
        set: { ...pending(lead.id, 'start', due), ...(failures && { failures, restartAt: due }) },
        add: { revision: 1, restarts: 1 },
        remove: ['parked', 'waking', 'parks', 'stopped'],
        when: sameExecution(lead),
      });
    },

    /** A person stopped its execution: nothing starts another one by itself. */
    stop(lead: Lead, execution: string, at: Instant): Promise<Lead | undefined> {
      return change(lead.id, {
        set: { stopped: { execution, at } },
        add: { revision: 1 },
        remove: ['parked', 'waking', 'restartAt', ...pendingAttributes],
        when: sameExecution(lead),
      });
    },

    /**
     * Selects the execution with this number of restarts to continue. The mark makes the sweep check that it runs, and start
     * another one if it does not.
     */
    goOn(lead: Lead, restarts: number, at: Instant): Promise<Lead | undefined> {
      return change(lead.id, {
        set: { ...pending(lead.id, 'start', at), ...(restarts > 0 && { restarts }) },
        add: { revision: 1 },
        remove: ['parked', 'waking', 'restartAt', 'stopped', ...(restarts > 0 ? [] : ['restarts'])],
        when: sameExecution(lead),
      });
    },
  };
}

/** No other execution of the lifecycle was decided on since. */
const sameExecution = ({ lifecycleId, restarts }: Lead): When => ({ equals: { open: true, lifecycleId, restarts } });

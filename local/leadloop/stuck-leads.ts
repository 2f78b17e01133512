import type { Lead } from '../../domain/lead/lead.ts';
import { executionOf } from '../../functions/adapters/step-functions/lifecycles.ts';
import type { Services } from '../cloud/services.ts';

/** A lead's row, with its open promise. */
export type LeadItem = Lead & { pendingFor?: string; stageSince: string };

/** Whether nothing moves an open lead: its execution does not run. A lead that was captured just now is about to start. */
export function isStuck(lead: LeadItem, running: ReadonlySet<string>): boolean {
  const isStarting = lead.pendingFor === 'start' && lead.restartAt === undefined;
  return lead.open === true && !isStarting && !running.has(executionOf(lead));
}

/**
 * Reports executions of open leads that Step Functions has lost (executions.ndjson is missing, or an old copy was put back) as
 * aborted, so that the sweep starts others.
 */
export async function reportLost(
  items: () => Promise<LeadItem[]>,
  { stepFunctions, bus, assembly }: Pick<Services, 'stepFunctions' | 'bus' | 'assembly'>,
): Promise<number> {
  const leads = await items();
  const known = new Set(stepFunctions.executions().map(({ name }) => name));
  // A lead whose start is owed gets its execution from the sweep without this.
  const lost = leads.filter((lead) => lead.open && lead.pendingFor !== 'start' && !known.has(executionOf(lead)));
  const stateMachineArn = assembly.stateMachines[0]?.arn;
  for (const lead of lost)
    await bus.put({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [],
      detail: {
        stateMachineArn,
        name: executionOf(lead),
        status: 'ABORTED',
        input: JSON.stringify({ leadId: lead.id }),
      },
    });
  return lost.length;
}

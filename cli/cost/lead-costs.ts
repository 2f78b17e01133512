import type { Usage } from '../../analysis/cost/cost.ts';
import { executionUsage } from '../../analysis/cost/execution-usage.ts';
import { leadUsage } from '../../analysis/cost/lead-usage.ts';
import { inParallel } from '../../functions/adapters/aws/in-parallel.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import { executionNames } from '../../functions/adapters/step-functions/lifecycles.ts';
import type { Histories } from '../aws/histories.ts';
import type { Terminal } from '../command/terminal.ts';

/** One lead's usage, and the number of its executions whose history has expired. */
export interface LeadCost {
  leadId: string;
  usage: Usage;
  gone: number;
}

/** Leads read at once. Step Functions gives few histories a second; its client slows down by itself. */
const atOnce = 24;

interface LeadCostDeps {
  leads: Pick<Leads, 'history'>;
  histories: Histories;
  terminal: Pick<Terminal, 'progress'>;
}

/** Reads what each lead used, in the order of the ids. Leads that do not exist are left out. */
export async function leadCosts(
  { leads, histories, terminal }: LeadCostDeps,
  ids: readonly string[],
): Promise<LeadCost[]> {
  const found: (LeadCost | undefined)[] = ids.map(() => undefined);
  const progress = terminal.progress(ids.length, 'leads');
  let done = 0;
  await inParallel(ids.entries(), atOnce, async ([place, leadId]) => {
    const history = await leads.history(leadId);
    if (history) {
      const events = await Promise.all(executionNames(history).map(histories.of));
      const kept = events.flatMap((one) => (one ? [executionUsage(one)] : []));
      found[place] = { leadId, usage: leadUsage(history, kept), gone: events.length - kept.length };
    }
    progress.at(++done, done);
  }).finally(() => progress.end());
  return found.filter((one) => one !== undefined);
}

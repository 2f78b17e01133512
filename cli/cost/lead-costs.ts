import type { Usage } from '../../analysis/cost/cost.ts';
import { executionUsage } from '../../analysis/cost/execution-usage.ts';
import { leadUsage } from '../../analysis/cost/lead-usage.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import { executionNames, type Histories } from '../aws/histories.ts';

/** What one lead used, and how many of its executions nobody keeps any more. */
export interface LeadCost {
  leadId: string;
  usage: Usage;
  gone: number;
}

/** Reads what each lead used, one after the other: Step Functions gives few histories a second. Leads that do not exist are left out. */
export async function leadCosts(
  { leads, histories }: { leads: Pick<Leads, 'story'>; histories: Histories },
  ids: Iterable<string>,
): Promise<LeadCost[]> {
  const found: LeadCost[] = [];
  for (const leadId of ids) {
    const story = await leads.story(leadId);
    if (!story) continue;
    const events = await Promise.all(executionNames(story).map(histories.of));
    const kept = events.flatMap((one) => (one ? [executionUsage(one)] : []));
    found.push({ leadId, usage: leadUsage(story, kept), gone: events.length - kept.length });
  }
  return found;
}

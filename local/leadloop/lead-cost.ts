import { costOf } from '../../analysis/cost/cost.ts';
import { executionUsage } from '../../analysis/cost/execution-usage.ts';
import { leadUsage } from '../../analysis/cost/lead-usage.ts';
import { prices } from '../../analysis/cost/prices.ts';
import { eventsOf } from '../../cli/aws/histories.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { executionNames } from '../../functions/adapters/step-functions/lifecycles.ts';

/** The events of an execution by its name; undefined when there is none. */
export type EventsByName = (name: string) => Promise<unknown[] | undefined>;

/** A lead's cost on AWS until now. */
export async function leadCost(history: LeadHistory, byName: EventsByName) {
  const histories = await Promise.all(executionNames(history).map(byName));
  const executions = histories.flatMap((events) => (events ? [executionUsage(eventsOf(events))] : []));
  const usage = leadUsage(history, executions);
  return { usage, cost: costOf(usage), prices: { asOf: prices.asOf, region: prices.region } };
}

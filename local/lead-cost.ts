import { costOf } from '../domain/cost.ts';
import { executionUsage } from '../domain/execution-usage.ts';
import type { Story } from '../domain/lead.ts';
import { leadUsage, lifecyclesOf } from '../domain/lead-usage.ts';
import { prices } from '../domain/prices.ts';
import { eventOf } from '../functions/adapters/histories.ts';
import { executionName } from '../functions/adapters/lifecycles.ts';

/** The events of an execution by its name; undefined when there is none. */
export type HistoryByName = (name: string) => Promise<unknown[] | undefined>;

/** What a lead would have cost on AWS until now, for the console. */
export async function leadCost(story: Story, history: HistoryByName) {
  const { lead } = story;
  const names = lifecyclesOf(story).flatMap((id) =>
    Array.from({ length: 1 + (id === lead.lifecycleId ? (lead.restarts ?? 0) : 0) }, (_, n) =>
      executionName(lead.id, id, n),
    ),
  );
  const histories = await Promise.all(names.map(history));
  const executions = histories.flatMap((events) =>
    events ? [executionUsage((events as Parameters<typeof eventOf>[0][]).map(eventOf))] : [],
  );
  const usage = leadUsage(story, executions);
  return { usage, cost: costOf(usage), prices: { asOf: prices.asOf, region: prices.region } };
}

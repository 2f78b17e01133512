import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { costOf } from '../../analysis/cost/cost.ts';
import { executionUsage } from '../../analysis/cost/execution-usage.ts';
import { leadUsage } from '../../analysis/cost/lead-usage.ts';
import { prices } from '../../analysis/cost/prices.ts';
import { eventsOf as eventsIn } from '../../cli/aws/histories.ts';
import { leadReport } from '../../cli/lead/report.ts';
import type { Config } from '../../domain/config/config.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { instant } from '../../domain/time/instant.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { executionNames } from '../../functions/adapters/step-functions/lifecycles.ts';
import type { DynamoDb } from '../cloud/dynamodb/index.ts';
import { createLeadList, type LeadList } from './lead-list.ts';

interface LeadViews extends LeadList {
  /** Adds one more restart that is due now, as the runbook does. False when the lead has no open lifecycle. */
  restart(leadId: string, now: number): Promise<boolean>;
  /** Everything about one lead; undefined when there is none. */
  detail(leadId: string, now: number): Promise<unknown>;
  stop(): void;
}

/** Leads for tools and tests: the stored profile, and the domain's current view of its history. */
export function createLeadViews(options: {
  db: DynamoDb;
  tableName: string;
  region: string;
  config: Config;
  eventsOf: EventsByName;
  /** Names of the executions that run. */
  running: () => Set<string>;
}): LeadViews {
  const { db, tableName, region, config, eventsOf, running } = options;
  const client = new DynamoDBClient({
    endpoint: db.endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const table = createTable(tableName, client);
  const leads = createLeads(table);

  const list = createLeadList({ table, running });

  return {
    ...list,
    async restart(leadId, now) {
      const lead = (await leads.history(leadId))?.lead;
      return lead?.open === true && (await leads.restart(lead, instant(now))) !== undefined;
    },
    async detail(leadId, now) {
      const history = await leads.history(leadId);
      if (!history) return undefined;
      const at = instant(now);
      const { stuck, restartAt } = (await list.row(leadId)) ?? {};
      const { activities, sends, assignments } = history;
      return {
        ...leadReport(history, config, at),
        ...(stuck && { stuck, restartAt }),
        activities,
        sends,
        assignments,
        cost: await leadCost(history, eventsOf),
      };
    },
    stop: () => client.destroy(),
  };
}

/** The events of an execution by its name; undefined when there is none. */
type EventsByName = (name: string) => Promise<unknown[] | undefined>;

/** A lead's cost on AWS until now. */
async function leadCost(history: LeadHistory, byName: EventsByName) {
  const histories = await Promise.all(executionNames(history).map(byName));
  const executions = histories.flatMap((events) => (events ? [executionUsage(eventsIn(events))] : []));
  const usage = leadUsage(history, executions);
  return { usage, cost: costOf(usage), prices: { asOf: prices.asOf, region: prices.region } };
}

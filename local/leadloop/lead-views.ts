import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { leadReport } from '../../cli/lead/report.ts';
import type { Config } from '../../domain/config/config.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { instant } from '../../domain/time/instant.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import type { DynamoDb } from '../cloud/dynamodb/index.ts';
import { type EventsByName, leadCost } from './lead-cost.ts';
import { isStuck, type LeadItem } from './stuck-leads.ts';

export interface LeadViews {
  /** One row a lead, newest first. */
  list(): Promise<unknown[]>;
  /** Every lead as it is stored. */
  items(): Promise<LeadItem[]>;
  /** Counts one more restart that is due now, as the runbook does. False when the lead has no open lifecycle. */
  restart(leadId: string, now: number): Promise<boolean>;
  /** Everything about one lead; undefined when there is none. */
  detail(leadId: string, now: number): Promise<unknown>;
  stop(): void;
}

/** What the console and tools see of leads: the stored profile, and what the domain makes of its history right now. */
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
  const leads = createLeads(createTable(tableName, client));

  async function items(): Promise<LeadItem[]> {
    const rows: LeadItem[] = [];
    let from: unknown;
    do {
      const page = (await db.call('scan', {
        TableName: tableName,
        ExclusiveStartKey: from,
        FilterExpression: 'SK = :profile AND begins_with(PK, :lead)',
        ExpressionAttributeValues: { ':profile': { S: 'PROFILE' }, ':lead': { S: 'LEAD#' } },
      })) as { Items?: Record<string, AttributeValue>[]; LastEvaluatedKey?: unknown };
      for (const item of page.Items ?? []) rows.push(unmarshall(item) as LeadItem);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return rows;
  }

  return {
    items,
    async list() {
      const rows = await items();
      const active = running(); // read after the rows: what they say has started has
      return rows
        .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
        .map((lead) => ({ ...row(lead), ...(isStuck(lead, active) && { stuck: true, restartAt: lead.restartAt }) }));
    },
    async restart(leadId, now) {
      const lead = (await leads.history(leadId))?.lead;
      return lead?.open === true && (await leads.restart(lead, instant(now))) !== undefined;
    },
    async detail(leadId, now) {
      const history = await leads.history(leadId);
      if (!history) return undefined;
      const at = instant(now);
      const { activities, sends, assignments } = history;
      return {
        ...leadReport(history, config, at),
        activities,
        sends,
        assignments,
        cost: await leadCost(history, eventsOf),
      };
    },
    stop: () => client.destroy(),
  };
}

const row = ({
  id,
  email,
  name,
  company,
  stage,
  score: known,
  moves,
  open,
  lifecycleId,
  suppressed,
  createdAt,
}: Lead) => ({
  id,
  email,
  name,
  company,
  stage,
  score: known,
  stageSince: moves[moves.findLastIndex((move) => move.stage !== stage) + 1]?.at ?? createdAt,
  open,
  lifecycleId,
  suppressed,
  createdAt,
});

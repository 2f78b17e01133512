import { caseOf } from '../../analysis/backtest/backtest.ts';
import type { Case } from '../../analysis/backtest/case.ts';
import { type Instant, plus } from '../../domain/time/instant.ts';
import { createLeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createProgress, type Screen } from '../import/progress.ts';

/** Where lifecycles end that tell something about scoring; who was rejected or said no was no question of points. */
const ends = ['customer', 'lost', 'dormant'] as const;

/** The closed leads of a deployment, oldest first, so that the same leads are always told in the same order. */
export async function closedLeads(tableName: string, now: Instant, since: number, screen: Screen): Promise<Case[]> {
  const table = createTable(tableName);
  const leads = createLeads(table);
  const ids = new Set<string>();
  for await (const id of createLeadWalk(table).ids(ends)) ids.add(id);
  const progress = createProgress(screen, ids.size, undefined, 'leads');
  const cases: Case[] = [];
  let read = 0;
  for (const id of ids) {
    const story = await leads.story(id);
    const found = story && caseOf(story);
    if (found && found.closedAt >= plus(now, -since)) cases.push(found);
    progress.at(++read, read);
  }
  progress.end();
  return cases.sort((a, b) => (`${a.closedAt}${a.lead.id}` < `${b.closedAt}${b.lead.id}` ? -1 : 1));
}

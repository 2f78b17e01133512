import { caseOf } from '../../analysis/backtest/backtest.ts';
import type { Case } from '../../analysis/backtest/case.ts';
import { type Instant, plus } from '../../domain/time/instant.ts';
import { createLeadWalk, eachHistory } from '../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import type { Terminal } from '../command/terminal.ts';

/** Ends of lifecycles that judge the scoring. Points decide neither a rejection nor an unsubscribe. */
const ends = ['customer', 'lost', 'dormant'] as const;

/** The closed leads of a deployment, oldest first, so that the same leads always come in the same order. */
export async function closedLeads(
  tableName: string,
  now: Instant,
  since: number,
  terminal: Pick<Terminal, 'progress'>,
): Promise<Case[]> {
  const table = createTable(tableName);
  const leads = createLeads(table);
  const ids = new Set<string>();
  for await (const id of createLeadWalk(table).ids(ends)) ids.add(id);
  const progress = terminal.progress(ids.size, 'leads');
  const cases: Case[] = [];
  let read = 0;
  await eachHistory([...ids], leads, (history) => {
    const found = history && caseOf(history);
    if (found && found.closedAt >= plus(now, -since)) cases.push(found);
    progress.at(++read, read);
  });
  progress.end();
  return cases.sort((a, b) => (`${a.closedAt}${a.lead.id}` < `${b.closedAt}${b.lead.id}` ? -1 : 1));
}

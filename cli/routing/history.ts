import { type HandOff, handOffsOf } from '../../analysis/routing/history.ts';
import type { Config } from '../../domain/config/config.ts';
import { stages } from '../../domain/lead/stage.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { eachHistory, type LeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Terminal } from '../command/terminal.ts';

interface HistoryDeps {
  walk: Pick<LeadWalk, 'ids'>;
  leads: Pick<Leads, 'history'>;
  terminal: Pick<Terminal, 'progress'>;
}

/** Every hand-off of a deployment since a moment, oldest first. Each history is read and only its hand-offs stay in memory. */
export async function readHandOffs({ walk, leads, terminal }: HistoryDeps, config: Config, since: Instant) {
  const ids = new Set<string>();
  for await (const id of walk.ids(stages)) ids.add(id);
  const progress = terminal.progress(ids.size, 'leads');
  const found: HandOff[] = [];
  let done = 0;
  await eachHistory([...ids], leads, (history) => {
    if (history) found.push(...handOffsOf(history, config)); // else erased meanwhile
    progress.at(++done, done);
  });
  progress.end();
  return inOrder(found.filter(({ at }) => at >= since));
}

/** Sorts hand-offs, so that their order does not depend on the order of reading. */
export const inOrder = (handOffs: readonly HandOff[]): HandOff[] =>
  handOffs.toSorted((a, b) => (`${a.at}${a.leadId}` < `${b.at}${b.leadId}` ? -1 : 1));

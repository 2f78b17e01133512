import type { Stage } from '../../domain/lead.ts';
import { shards } from './rows.ts';
import type { Row, Table } from './table.ts';

export type LeadWalk = ReturnType<typeof createLeadWalk>;

/** Finds all leads, for commands. Leads that move while it walks may come twice or not at all, so what it leads to must be repeatable. */
export function createLeadWalk(table: Pick<Table, 'indexPage'>) {
  return {
    /** The ids of all leads in these stages, those longest in their stage first in each shard. */
    async *ids(stages: readonly Stage[]): AsyncGenerator<string> {
      for (const stage of stages)
        for (let shard = 0; shard < shards; shard++) {
          let from: Row | undefined;
          do {
            const key = { attribute: 'stageShard', value: `${stage}#${shard}` };
            const { rows, next } = await table.indexPage('StageIndex', key, from);
            for (const { PK } of rows) yield String(PK).slice('LEAD#'.length);
            from = next;
          } while (from);
        }
    },
  };
}

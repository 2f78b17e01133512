import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import { inParallel } from '../aws/in-parallel.ts';
import { leadIdOfKey, shards } from './keys-of-rows.ts';
import type { Leads } from './leads.ts';
import type { Row, Table } from './table.ts';

export type LeadWalk = ReturnType<typeof createLeadWalk>;

/** Position of a walk: the next page. It can be stored, so that another process continues. */
export interface WalkPosition {
  stage: Stage;
  shard: number;
  from?: Row;
}

/**
 * Walks over all leads, for commands. Leads that change stage meanwhile may appear twice or never, so each action on them must
 * be repeatable.
 */
export function createLeadWalk(table: Pick<Table, 'indexPage'>) {
  /** Pages of ids of leads in these stages, each with the position after it. Without a position it begins at the start. */
  async function* pages(
    stages: readonly Stage[],
    start?: WalkPosition,
  ): AsyncGenerator<{ ids: string[]; next: WalkPosition | undefined }> {
    let position = start ?? first(stages);
    while (position) {
      const { stage, shard, from } = position;
      const key = { attribute: 'stageShard', value: `${stage}#${shard}` };
      const page = await table.indexPage('StageIndex', key, from);
      position = page.next ? { stage, shard, from: page.next } : after(position, stages);
      yield { ids: page.rows.map(({ PK }) => leadIdOfKey(PK)), next: position };
    }
  }

  return {
    pages,
    /** The ids of all leads in these stages, those longest in their stage first in each shard. */
    async *ids(stages: readonly Stage[]): AsyncGenerator<string> {
      for await (const { ids } of pages(stages)) yield* ids;
    },
  };
}

function first([stage]: readonly Stage[]): WalkPosition | undefined {
  return stage && { stage, shard: 0 };
}

function after({ stage, shard }: WalkPosition, stages: readonly Stage[]): WalkPosition | undefined {
  return shard + 1 < shards ? { stage, shard: shard + 1 } : first(stages.slice(stages.indexOf(stage) + 1));
}

/** Histories read at once: DynamoDB answers each in a few milliseconds. */
const atOnce = 24;

/** Hands the history of each of these leads to `each` as it comes in; undefined when it was erased meanwhile. */
export async function eachHistory(
  ids: readonly string[],
  leads: Pick<Leads, 'history'>,
  each: (history: LeadHistory | undefined) => void,
): Promise<void> {
  await inParallel(ids, atOnce, async (id) => each(await leads.history(id)));
}

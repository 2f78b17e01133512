import type { ReplanCounts } from '../../../domain/workflow/replan.ts';
import { replanKey } from './keys-of-rows.ts';
import type { WalkPosition } from './lead-walk.ts';
import type { Table } from './table.ts';

/** How far the re-plan of these rules is. */
export interface ReplanState {
  /** The hash of the rules that the walk is about. */
  rules: string;
  /** The next page; undefined when the walk has seen every lead. */
  next?: WalkPosition;
  /** Leads that could not be looked at; the next attempt begins with them. */
  failed?: string[];
  counts: ReplanCounts;
  /** The versions of tracks that leads were found to be pinned to. */
  used: string[];
}

export type ReplanStates = ReturnType<typeof createReplanStates>;

/** One row with the progress of the last walk, so that a dead walk continues and a finished one is not repeated. */
export function createReplanStates(table: Pick<Table, 'partition' | 'change'>) {
  return {
    async read(): Promise<ReplanState | undefined> {
      const [row] = await table.partition(replanKey.PK);
      return row?.state === undefined ? undefined : (JSON.parse(String(row.state)) as ReplanState);
    },
    /** From now on this attempt walks, and no other. */
    async take(attempt: string): Promise<void> {
      await table.change(replanKey, { set: { attempt } });
    },
    /** False when another attempt has taken over meanwhile. */
    async save(attempt: string, state: ReplanState): Promise<boolean> {
      const when = { equals: { attempt } };
      return (await table.change(replanKey, { set: { state: JSON.stringify(state) }, when })) !== undefined;
    },
  };
}

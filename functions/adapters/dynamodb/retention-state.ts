import type { Retained } from '../../../domain/privacy/retention.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { retentionKey } from './keys-of-rows.ts';
import type { WalkPosition } from './lead-walk.ts';
import type { Table } from './table.ts';

/** What a walk over all leads at rest found to be past its retention time. */
export interface RetentionWalk {
  begunAt: Instant;
  /** Whether it erases, or only counts. */
  applies: boolean;
  /** How many leads, visits, mails and messages were past their time. */
  found: Partial<Record<Retained, number>>;
  /** How many leads it has looked at. */
  looked: number;
  /** How many of them could not be read or erased; the next walk tries them again. */
  failed?: number;
  /** The next page; undefined when the walk has seen every lead. */
  next?: WalkPosition;
}

export type RetentionWalks = ReturnType<typeof createRetentionWalks>;

/** One row: the progress of the current walk, the findings of the last finished walk, and the night whose rebuild of insight was ordered. */
export function createRetentionWalks(table: Pick<Table, 'get' | 'change'>) {
  return {
    async read(): Promise<{ underWay?: RetentionWalk; last?: RetentionWalk }> {
      const row = (await table.get(retentionKey)) ?? {};
      const read = (name: string) =>
        row[name] === undefined ? undefined : (JSON.parse(String(row[name])) as RetentionWalk);
      return { underWay: read('underWay'), last: read('last') };
    },
    /** `night`: the id of the event that the schedule sent; the same when Lambda tries it again. */
    async isOrdered(night: string): Promise<boolean> {
      return (await table.get(retentionKey))?.linesOrderedFor === night;
    },
    async ordered(night: string): Promise<void> {
      await table.change(retentionKey, { set: { linesOrderedFor: night } });
    },
    async save(walk: RetentionWalk): Promise<void> {
      const text = JSON.stringify(walk);
      await table.change(
        retentionKey,
        walk.next ? { set: { underWay: text } } : { set: { last: text }, remove: ['underWay'] },
      );
    },
  };
}

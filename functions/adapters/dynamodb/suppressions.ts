import type { SuppressionReason } from '../../../domain/lead/person.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { suppressionKey } from './keys-of-rows.ts';
import type { Table } from './table.ts';

export interface Suppression {
  reason: SuppressionReason;
  at: Instant;
}

export type Suppressions = ReturnType<typeof createSuppressions>;

/** Suppressed addresses, by their keyed hash (the lead id). They outlive the lead's own data. */
export function createSuppressions(table: Table) {
  return {
    async find(hash: string): Promise<Suppression | undefined> {
      const row = (await table.get(suppressionKey(hash))) as (Suppression & { liftedAt?: Instant }) | undefined;
      return row === undefined || row.liftedAt !== undefined ? undefined : row;
    },

    /** The suppressed ones of these hashes. One BatchGetItem for each hundred. */
    async among(hashes: Iterable<string>): Promise<Set<string>> {
      const keys = new Map(Array.from(hashes, (hash) => [suppressionKey(hash).PK, hash]));
      const rows = await table.getAll([...keys.values()].map(suppressionKey));
      return new Set(rows.flatMap(({ PK, liftedAt }) => (liftedAt === undefined ? (keys.get(String(PK)) ?? []) : [])));
    },

    /** The first reason stays until it is lifted; false when there was one already. */
    async add(hash: string, { reason, at }: Suppression): Promise<boolean> {
      const key = suppressionKey(hash);
      if (await table.put({ ...key, reason, at }, { absent: ['PK'] })) return true;
      const again = { set: { reason, at }, remove: ['liftedAt'], when: { present: ['liftedAt'] } };
      return (await table.change(key, again)) !== undefined;
    },

    /** Ends a suppression; with `only`, if that is its reason. The row stays as proof. False when there is no active suppression. */
    async lift(hash: string, at: Instant, only?: SuppressionReason): Promise<boolean> {
      const when = { present: ['PK'], absent: ['liftedAt'], equals: only && { reason: only } };
      return (await table.change(suppressionKey(hash), { set: { liftedAt: at }, when })) !== undefined;
    },
  };
}

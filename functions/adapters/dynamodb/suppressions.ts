import type { SuppressionReason } from '../../../domain/lead/person.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { suppressionKey } from './keys-of-rows.ts';
import type { Table } from './table.ts';

export interface Suppression {
  reason: SuppressionReason;
  at: Instant;
}

export type Suppressions = ReturnType<typeof createSuppressions>;

/** Who may get no marketing mail, by the keyed hash of the address (the lead id): it outlives the lead's own data. */
export function createSuppressions(table: Table) {
  return {
    async find(hash: string): Promise<Suppression | undefined> {
      return (await table.get(suppressionKey(hash))) as Suppression | undefined;
    },

    /** The first reason stays; false when there was one already. */
    add(hash: string, suppression: Suppression): Promise<boolean> {
      return table.put({ ...suppressionKey(hash), ...suppression }, { absent: ['PK'] });
    },
  };
}

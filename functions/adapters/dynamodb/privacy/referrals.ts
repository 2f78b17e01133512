import { referredKey } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';

export type Referrals = ReturnType<typeof createReferrals>;

/** Rows by which the erasure of a referrer finds the leads that it sent, because those tell of it. */
export function createReferrals(table: Pick<Table, 'put' | 'removeAll'>) {
  return {
    /** Noting it twice is noting it once. */
    async note(referrerId: string, leadId: string): Promise<void> {
      await table.put({ ...referredKey(referrerId, leadId) });
    },

    /** There is no such lead after all. */
    retract: (referrerId: string, leadId: string): Promise<void> => table.removeAll([referredKey(referrerId, leadId)]),
  };
}

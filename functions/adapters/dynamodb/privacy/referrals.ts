import { referredKey } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';

export type Referrals = ReturnType<typeof createReferrals>;

/** Which leads tell of the one who sent them: an erasure of that one finds them by these rows. */
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

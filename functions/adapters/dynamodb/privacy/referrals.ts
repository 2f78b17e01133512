import type { Instant } from '../../../../domain/time/instant.ts';
import { pending, pendingAttributes, referredKey } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';

export type Referrals = ReturnType<typeof createReferrals>;

/** Rows by which the erasure of a referrer finds the leads that name the referrer. */
export function createReferrals(table: Pick<Table, 'put' | 'change' | 'removeAll'>) {
  return {
    /** Written before the lead names its referrer: the sweep checks later whether it does. It can be repeated. */
    async note(referrerId: string, leadId: string, at: Instant): Promise<void> {
      await table.put({ ...referredKey(referrerId, leadId), ...pending(leadId, 'refer', at) });
    },

    /**
     * Removes the mark once the lead names its referrer. False when the row is gone: an erasure deleted it, or a sweep that
     * found no such lead.
     */
    async settle(referrerId: string, leadId: string): Promise<boolean> {
      const change = { remove: pendingAttributes, when: { present: ['PK'] } };
      return (await table.change(referredKey(referrerId, leadId), change)) !== undefined;
    },

    /** There is no such lead after all. */
    retract: (referrerId: string, leadId: string): Promise<void> => table.removeAll([referredKey(referrerId, leadId)]),
  };
}

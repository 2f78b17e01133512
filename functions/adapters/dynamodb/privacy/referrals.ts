import type { Instant } from '../../../../domain/time/instant.ts';
import { pending, pendingAttributes, referredKey } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';

export type Referrals = ReturnType<typeof createReferrals>;

/** Rows by which the erasure of a referrer finds the leads that it sent, because those tell of it. */
export function createReferrals(table: Pick<Table, 'put' | 'change' | 'removeAll'>) {
  return {
    /** Before the lead tells of it: the sweep looks later whether it does. Noting it twice is noting it once. */
    async note(referrerId: string, leadId: string, at: Instant): Promise<void> {
      await table.put({ ...referredKey(referrerId, leadId), ...pending(leadId, 'refer', at) });
    },

    /** The lead tells of it. False when the note is gone: an erasure deletes it, and so does a sweep that found no such lead. */
    async settle(referrerId: string, leadId: string): Promise<boolean> {
      const change = { remove: pendingAttributes, when: { present: ['PK'] } };
      return (await table.change(referredKey(referrerId, leadId), change)) !== undefined;
    },

    /** There is no such lead after all. */
    retract: (referrerId: string, leadId: string): Promise<void> => table.removeAll([referredKey(referrerId, leadId)]),
  };
}

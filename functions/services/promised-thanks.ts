import type { NurtureRules } from '../../domain/config/config.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { nextSendTime } from '../../domain/nurture/send-window.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { pending, pendingAttributes, thanksKey } from '../adapters/dynamodb/keys-of-rows.ts';
import type { Table } from '../adapters/dynamodb/table.ts';

export type Thanks = ReturnType<typeof createThanks>;

/**
 * Thanks for leads that were sent to us and won: promised in a row of the referrer, marked for the sweep from the moment
 * the mail may arrive on. The row stays, so nobody is thanked twice for the same lead.
 */
export function createThanks(table: Table, rules: NurtureRules) {
  return {
    /** In the referrer's send window. Repeating it changes nothing. */
    async promise(referrer: Lead, wonId: string, at: Instant): Promise<void> {
      const mark = pending(referrer.id, 'thank', nextSendTime(referrer, at, rules));
      await table.put({ ...thanksKey(referrer.id, wonId), promisedAt: at, ...mark }, { absent: ['PK'] });
    },

    async later(referrerId: string, wonId: string, due: Instant): Promise<void> {
      const set = pending(referrerId, 'thank', due);
      await table.change(thanksKey(referrerId, wonId), { set, when: { present: ['pendingFor'] } });
    },

    async kept(referrerId: string, wonId: string): Promise<void> {
      await table.change(thanksKey(referrerId, wonId), { remove: pendingAttributes, when: { present: ['PK'] } });
    },
  };
}

import type { Instant } from '../../../domain/time/instant.ts';
import { heardFormKey } from './keys-of-rows.ts';
import type { Table } from './table.ts';

export type HeardForms = ReturnType<typeof createHeardForms>;

/** When each watched form was posted last. */
export function createHeardForms(table: Pick<Table, 'change'>) {
  return {
    async heard(form: string, at: Instant): Promise<void> {
      await table.change(heardFormKey(form), { set: { last: at } });
    },

    /** The moment of the form's last post; for a form that was never posted, the moment since which it is watched. */
    async since(form: string, at: Instant): Promise<Instant> {
      const row = await table.change(heardFormKey(form), { setOnce: { last: at } });
      return String(row?.last ?? at);
    },
  };
}

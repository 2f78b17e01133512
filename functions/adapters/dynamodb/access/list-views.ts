import type { ListView } from '../../../../domain/access/list-view.ts';
import { viewKey, viewsKey } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';

export type ListViews = ReturnType<typeof createListViews>;

/** Views of the list that people have saved: one partition, a few rows for each person. */
export function createListViews(table: Pick<Table, 'partition' | 'put' | 'removeAll'>) {
  return {
    async all(): Promise<ListView[]> {
      const rows = await table.partition(viewsKey);
      return rows.map(({ PK: _, SK: __, ...view }) => view as unknown as ListView);
    },

    /** Saves a view, in place of `before` where there is one. False when another write came first. */
    save: (view: ListView, before: ListView | undefined): Promise<boolean> =>
      table.put({ ...viewKey(view.id), ...view }, before ? { equals: { owner: before.owner } } : { absent: ['PK'] }),

    remove: (id: string): Promise<void> => table.removeAll([viewKey(id)]),
  };
}

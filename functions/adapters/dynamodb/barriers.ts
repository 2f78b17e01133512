import type { Activity } from '../../../domain/lead/activity.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { type Instant, plus } from '../../../domain/time/instant.ts';
import type { When } from './expression.ts';
import { activityKey, type Barrier, isErased, leadKey, profileKey } from './keys-of-rows.ts';
import type { Key, Row, Table } from './table.ts';

/** The condition of a write about something that happened at this moment: the lead was not erased since. */
export const notErasedSince = (at: Instant | undefined): When =>
  at === undefined ? {} : { atMost: { erasedAt: plus(at, -1) } };

/** Whether a moment lies before the erasure of a lead that came back. */
export const isBefore = ({ erasedAt }: Partial<Barrier>, at: Instant): boolean =>
  erasedAt !== undefined && at <= erasedAt;

export type Barriers = ReturnType<typeof createBarriers>;

/** What writers ask of erased leads. */
export function createBarriers(table: Pick<Table, 'get' | 'partition' | 'removeAll'>) {
  /** The rows left of an erased lead, and whether its erasure is still running. */
  async function left(leadId: string): Promise<{ rows: (Row & Key)[]; isUnderWay: boolean }> {
    const rows = (await table.partition(leadKey(leadId))) as (Row & Key)[];
    // Read after the rows: if the person has not come back by now, all these rows are of the old lifecycle.
    const profile = await table.get(profileKey(leadId));
    if (!profile || !isErased(profile)) return { rows: [], isUnderWay: false };
    return { rows: rows.filter(({ SK }) => SK !== 'PROFILE'), isUnderWay: profile.toEnd !== undefined };
  }

  return {
    /** When and why this person was erased last; undefined when that never happened. */
    async barrier(leadId: string): Promise<(Barrier & { isBack: boolean; isUnderWay: boolean }) | undefined> {
      const row = await table.get(profileKey(leadId));
      if (row?.erasedAt === undefined) return undefined;
      const { erasedAt, erasedOn } = row as Row & Barrier;
      return { erasedAt, erasedOn, isBack: !isErased(row), isUnderWay: row.toEnd !== undefined };
    },

    /** Whether a lead is itself, erased, or merged into another one. */
    async standing(leadId: string): Promise<'itself' | 'erased' | 'merged'> {
      const row = await table.get(profileKey(leadId));
      if (row && isErased(row)) return 'erased';
      return row?.mergedInto === undefined ? 'itself' : 'merged';
    },

    /** The lead when what happened at this moment may be written down: there is one, and it was not erased since. */
    async admits(leadId: string, at: Instant): Promise<Pick<Lead, 'id' | 'activeOn'> | undefined> {
      const row = await table.get(profileKey(leadId));
      if (row?.id === undefined || isBefore(row as Partial<Barrier>, at)) return undefined;
      return row as unknown as Pick<Lead, 'id' | 'activeOn'>;
    },

    /** Deletes activities that were appended to a lead while it was erased. */
    retract(leadId: string, activities: readonly Pick<Activity, 'at' | 'id'>[]): Promise<void> {
      return table.removeAll(activities.map((activity) => activityKey(leadId, activity)));
    },

    /** The rows of an erased lead beside its barrier; none when the person is a lead again. */
    leftOf: async (leadId: string): Promise<(Row & Key)[]> => (await left(leadId)).rows,

    /**
     * Deletes rows of an erased lead that a dead process left. It keeps them while an erasure runs, which reads them and
     * deletes them itself, and it keeps rows that name a mail which still exists.
     */
    async clear(leadId: string): Promise<void> {
      const { rows, isUnderWay } = await left(leadId);
      if (!isUnderWay) await table.removeAll(rows.filter(({ SK }) => !SK.startsWith('MAIL#')));
    },
  };
}

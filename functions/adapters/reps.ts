import type { Instant } from '../../domain/instant.ts';
import { repKey } from './rows.ts';
import type { Table } from './table.ts';

export interface Holding {
  /** Open leads of the rep: `<leadId>_<lifecycleId>` → when offered. */
  holding: Record<string, Instant>;
  lastAssignedAt?: Instant;
}

export type Reps = ReturnType<typeof createReps>;

/** What reps hold right now. Who they are is config; this is the part that changes by itself. */
export function createReps(table: Table) {
  return {
    async holdings(repIds: readonly string[]): Promise<Map<string, Holding>> {
      const rows = await table.getAll(repIds.map(repKey));
      return new Map(rows.map((row) => [String(row.PK).slice('REP#'.length), { holding: {}, ...row } as Holding]));
    },

    /**
     * Takes one place of a rep's capacity for a lead. True also when the rep holds the lead already, false when full.
     * A map of leads, not a counter: repeating it after a crash can neither leak nor double a place.
     */
    async claim(repId: string, leadRun: string, capacity: number, at: Instant): Promise<boolean> {
      const key = repKey(repId);
      const path = `holding.${leadRun}`;
      const take = () =>
        table.change(key, {
          set: { [path]: at, lastAssignedAt: at },
          when: { fewerThan: { holding: capacity }, absent: [path], present: ['holding'] },
        });
      if (await take()) return true;
      const row = (await table.get(key)) as Holding | undefined;
      if (row?.holding?.[leadRun]) return true;
      if (row) return false;
      await table.put({ ...key, holding: {} }, { absent: ['PK'] });
      return (await take()) !== undefined;
    },

    /** Gives the place back; repeating it changes nothing. */
    async release(repId: string, leadRun: string): Promise<void> {
      await table.change(repKey(repId), { remove: [`holding.${leadRun}`], when: { present: [`holding.${leadRun}`] } });
    },
  };
}

/** Names one lifecycle of one lead in a rep's holding. */
export const leadRun = (lead: { id: string; lifecycleId: string }) => `${lead.id}_${lead.lifecycleId}`;

import type { Results } from '../../../domain/distribution/win-rate.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { repKey } from './keys-of-rows.ts';
import type { Row, Table } from './table.ts';

export interface OpenLeads {
  /** Open leads of the rep: `<leadId>_<lifecycleId>` → when offered. */
  openLeads: Record<string, Instant>;
  lastAssignedAt?: Instant;
  /** How many leads the rep was ever given a place for. */
  turn?: number;
  /** How far the rep is in the round; see domain/distribution/strategies.ts. */
  pass?: number;
  /** What came of accepted leads, by segment. */
  results: Record<string, Results>;
}

/** A place for a lead. */
export interface Slot {
  capacity: number;
  at: Instant;
  /** The turn the choice was made on: no place when the rep was given a lead since. Without it only capacity counts. */
  turn?: number;
  pass?: number;
}

export type Reps = ReturnType<typeof createReps>;

/** What reps hold right now and what they won. Who they are is config; this is the part that changes by itself. */
export function createReps(table: Table) {
  return {
    async holdings(repIds: readonly string[]): Promise<Map<string, OpenLeads>> {
      const rows = await table.getAll(repIds.map(repKey));
      return new Map(rows.map((row) => [String(row.PK).slice('REP#'.length), holdingOf(row)]));
    },

    /**
     * Takes one place of a rep's capacity for a lead; false when there is none, when the rep's turn is another by now, or when the
     * rep holds the lead already. A map of leads, not a counter: repeating it after a crash can neither leak nor double a place.
     */
    async claim(repId: string, leadRun: string, { capacity, at, turn, pass }: Slot): Promise<boolean> {
      const key = repKey(repId);
      const path = `openLeads.${leadRun}`;
      const first = { ...key, openLeads: { [leadRun]: at }, lastAssignedAt: at, turn: 1, pass };
      // Most reps without a turn have no row either.
      if (!turn && (await table.put(first, { absent: ['PK'] }))) return true;
      const row = await table.change(key, {
        set: { [path]: at, lastAssignedAt: at, pass },
        add: { turn: 1 },
        when: {
          fewerThan: { openLeads: capacity },
          absent: [path, ...(turn === 0 ? ['turn'] : [])],
          present: ['openLeads'],
          equals: turn ? { turn } : {},
        },
      });
      return row !== undefined;
    },

    /**
     * Gives the place back; repeating it changes nothing. What came of the lead is counted in the same write, so it counts exactly
     * once for each lead the rep held.
     */
    async release(repId: string, leadRun: string, came?: { segment: string; of: keyof Results }): Promise<void> {
      await table.change(repKey(repId), {
        remove: [`openLeads.${leadRun}`],
        ...(came && { add: { [`${came.of}#${came.segment}`]: 1 } }),
        when: { present: [`openLeads.${leadRun}`] },
      });
    },
  };
}

function holdingOf(row: Row): OpenLeads {
  const results: Record<string, Results> = {};
  for (const [name, count] of Object.entries(row)) {
    const [, of, segment = ''] = /^(won|lost)#(.*)$/.exec(name) ?? [];
    if (of) results[segment] = { won: 0, lost: 0, ...results[segment], [of]: Number(count) };
  }
  const { lastAssignedAt, turn, pass, openLeads = {} } = row as unknown as OpenLeads;
  return { openLeads, lastAssignedAt, turn, pass, results };
}

/** Names one lifecycle of one lead in a rep's holding. */
export const leadRun = (lead: { id: string; lifecycleId: string }) => `${lead.id}_${lead.lifecycleId}`;

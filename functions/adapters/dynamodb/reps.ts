import type { Results } from '../../../domain/distribution/win-rate.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { repKey } from './keys-of-rows.ts';
import type { Row, Table } from './table.ts';

export interface OpenLeads {
  /** Open leads of the rep: `<leadId>_<lifecycleId>` → when offered. */
  openLeads: Record<string, Instant>;
  /** Offers the rep has not answered, by the same names → until when they were to. One that was let pass can still be accepted. */
  asked: Record<string, Instant>;
  lastAssignedAt?: Instant;
  /** How many leads the rep was ever given a slot for. */
  turn?: number;
  /** How far the rep is in the round; see domain/distribution/strategies.ts. */
  pass?: number;
  /** Outcomes of accepted leads, by segment. */
  results: Record<string, Results>;
}

/** A slot for a lead. */
interface Slot {
  capacity: number;
  at: Instant;
  /** Until when the rep is to answer the offer. */
  answerBy?: Instant;
  /** The turn the choice was made on: no slot when the rep was given a lead since. Without it only capacity counts. */
  turn?: number;
  pass?: number;
}

export type Reps = ReturnType<typeof createReps>;

/** The leads that reps hold now, and their wins. Names and hours of reps are config; this is the part that changes by itself. */
export function createReps(table: Table) {
  return {
    async holdings(repIds: readonly string[]): Promise<Map<string, OpenLeads>> {
      const rows = await table.getAll(repIds.map(repKey));
      return new Map(rows.map((row) => [String(row.PK).slice('REP#'.length), holdingOf(row)]));
    },

    /**
     * Takes one slot of a rep's capacity for a lead; false when there is none, when the rep's turn is another by now, or when the
     * rep holds the lead already. A map of leads, not a counter: repeating it after a crash can neither leak nor double a slot.
     */
    async claim(repId: string, leadRun: string, { capacity, at, answerBy, turn, pass }: Slot): Promise<boolean> {
      const key = repKey(repId);
      const path = `openLeads.${leadRun}`;
      const set = { [askedFor(leadRun)]: answerBy, lastAssignedAt: at, pass };
      const first = { ...key, ...set, openLeads: { [leadRun]: at }, turn: 1 };
      // Most reps without a turn have no row either.
      if (!turn && (await table.put(first, { absent: ['PK'] }))) return true;
      const row = await table.change(key, {
        set: { ...set, [path]: at },
        add: { turn: 1 },
        when: {
          fewerThan: { openLeads: capacity },
          absent: [path],
          present: ['openLeads'],
          // The first turn is none.
          equals: turn === undefined ? {} : { turn: turn || undefined },
        },
      });
      return row !== undefined;
    },

    /** The rep has until `answerBy` to answer this offer; undefined: nothing is asked of them about it any more. */
    async ask(repId: string, leadRun: string, answerBy: Instant | undefined): Promise<void> {
      const name = askedFor(leadRun);
      await table.change(repKey(repId), {
        ...(answerBy === undefined ? { remove: [name] } : { set: { [name]: answerBy } }),
        when: { present: ['PK'] },
      });
    },

    /**
     * Frees the slot; it can be repeated. The same write counts the lead's outcome, so it counts once for each lead that the
     * rep held.
     */
    async release(repId: string, leadRun: string, came?: { segment: string; of: keyof Results }): Promise<void> {
      await table.change(repKey(repId), {
        remove: [`openLeads.${leadRun}`],
        add: came && { [countOf(came.of, came.segment)]: 1 },
        when: { present: [`openLeads.${leadRun}`] },
      });
    },

    /** Removes every mention of a lead from the rows of these reps. The counts of won and lost stay. */
    async forget(repIds: readonly string[], leadId: string): Promise<void> {
      for (const row of await table.getAll(repIds.map(repKey))) {
        const remove = tracesIn(row, leadId);
        const key = { PK: String(row.PK), SK: String(row.SK) };
        if (remove.length > 0) await table.change(key, { remove, when: { present: ['openLeads'] } });
      }
    },

    /** How many traces of a lead these reps hold. */
    async traces(repIds: readonly string[], leadId: string): Promise<number> {
      const rows = await table.getAll(repIds.map(repKey));
      return rows.reduce((sum, row) => sum + tracesIn(row, leadId).length, 0);
    },

    /** Counts a corrected outcome, once for each `correction` id. */
    async recount(
      repId: string,
      correction: string,
      { segment, from, to, at }: { segment: string; from?: keyof Results; to?: keyof Results; at: Instant },
    ): Promise<void> {
      if (from === to) return;
      const add = { ...(from && { [countOf(from, segment)]: -1 }), ...(to && { [countOf(to, segment)]: 1 }) };
      await table.change(repKey(repId), { set: { [correction]: at }, add, when: { absent: [correction] } });
    },
  };
}

/** Attributes that name a lead. */
function tracesIn(row: Row, leadId: string): string[] {
  const held = Object.keys((row.openLeads as object | undefined) ?? {}).map((name) => `openLeads.${name}`);
  return [...held, ...Object.keys(row)].filter((name) => name.includes(leadId));
}

function holdingOf(row: Row): OpenLeads {
  const results: Record<string, Results> = {};
  const asked: Record<string, Instant> = {};
  for (const [name, value] of Object.entries(row)) {
    const [, of, what = ''] = /^(won|lost|asked)#(.*)$/.exec(name) ?? [];
    if (of === 'asked') asked[what] = String(value);
    else if (of) {
      const segment = what.replaceAll(dot, '.');
      results[segment] = { won: 0, lost: 0, ...results[segment], [of]: Number(value) };
    }
  }
  const { lastAssignedAt, turn, pass, openLeads = {} } = row as unknown as OpenLeads;
  return { openLeads: { ...openLeads }, asked, lastAssignedAt, turn, pass, results };
}

/** Names one lifecycle of one lead among a rep's open leads. */
export const leadRun = (lead: { id: string; lifecycleId: string }) => `${lead.id}_${lead.lifecycleId}`;
/** The id of the lead in such a name. */
export const leadIdOfRun = (run: string): string => run.split('_')[0] ?? '';

const dot = '%2E';
/** Where wins of a segment are counted. A dot would begin a path into a map. */
const countOf = (of: keyof Results, segment: string) => `${of}#${segment.replaceAll('.', dot)}`;

/** An attribute of its own for each offer: rows from before this was kept have no map to write into. */
const askedFor = (leadRun: string) => `asked#${leadRun}`;

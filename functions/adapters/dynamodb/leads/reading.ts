import type { LeadHistory } from '../../../../domain/lead/history.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { joinedHistory } from '../../../../domain/settlement/joined-history.ts';
import { firstWord, historyOf, isErased, leadKey, leadOf, profileKey } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';
import type { TrackVersions } from '../track-versions.ts';

/**
 * More than a person does while points fade, and about a megabyte, which is one page of a query. A lead with more activities
 * scores by the newest: a hundred of them with a point each fill the score.
 */
export const historyRows = 3_000;

/** Reads leads with what happened to them; a lead merged into another one is read as that one. */
export function createLeadReading(table: Pick<Table, 'getAll' | 'partition'>, versions: Pick<TrackVersions, 'find'>) {
  // Last sort key first, so the profile is read before activities and assignments: their writer raises the revision afterwards, so a
  // history can be too new for its revision (parking fails, look again) but never too old. The same holds for leads merged into it.
  async function whole(leadId: string, above: readonly string[] = []): Promise<LeadHistory | undefined> {
    const found = historyOf(await table.partition(leadKey(leadId), historyRows, firstWord));
    if (!found) return undefined;
    const { pinned, merged = [] } = found.lead;
    const own = pinned ? { ...found, journey: await versions.find(pinned.version) } : found;
    const others: LeadHistory[] = [];
    for (const { id } of merged) {
      // Two leads were merged into each other concurrently: one of the merges is withdrawn in a moment.
      const other = above.includes(id) ? undefined : await whole(id, [...above, leadId]);
      if (other) others.push(other);
    }
    return others.length === 0 ? own : joinedHistory(own, others);
  }

  /** The leads that exist, merged ones as they are by themselves. One BatchGetItem for each hundred. */
  async function profiles(leadIds: readonly string[]): Promise<Map<string, Lead>> {
    const rows = await table.getAll(leadIds.map(profileKey));
    return new Map(rows.filter((row) => !isErased(row)).map((row) => [String(row.id), leadOf(row)]));
  }

  return {
    profiles,

    /**
     * A lead's history, with all leads merged into it; for a merged lead that of its target; undefined without a lead. One
     * query each, of at most `historyRows` rows: ledger, profile and offers first, then activities, newest first. Facts that
     * must never drop out are in the profile.
     */
    async history(leadId: string): Promise<LeadHistory | undefined> {
      let history = await whole(leadId);
      while (history?.lead.mergedInto) history = await whole(history.lead.mergedInto.id);
      return history;
    },

    /** The leads that exist, by id; for a merged one the lead it was merged into. One BatchGetItem for each hundred. */
    async known(leadIds: Iterable<string>): Promise<Map<string, Lead>> {
      const known = await profiles([...new Set(leadIds)]);
      for (;;) {
        const merged = [...known].flatMap(([id, { mergedInto }]) => (mergedInto ? [[id, mergedInto.id] as const] : []));
        if (merged.length === 0) return known;
        const kept = await profiles([...new Set(merged.map(([, into]) => into))]);
        for (const [id, into] of merged) {
          const lead = kept.get(into);
          if (lead) known.set(id, lead);
          else known.delete(id);
        }
      }
    },
  };
}

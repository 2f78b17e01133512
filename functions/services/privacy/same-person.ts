import { isErased, leadOf, profileKey } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';

/** Ids of the other leads of the same person: those merged into this one, and the one that this one was merged into, at any remove. */
export async function othersOf(leadId: string, table: Pick<Table, 'get'>): Promise<string[]> {
  const known = new Set<string>();
  const waiting = [leadId];
  for (const id of waiting) {
    const row = await table.get(profileKey(id));
    if (known.has(id) || !row || isErased(row)) continue;
    known.add(id);
    const { merged = [], mergedInto } = leadOf(row);
    waiting.push(...merged.map((one) => one.id), ...(mergedInto ? [mergedInto.id] : []));
  }
  known.delete(leadId);
  return [...known];
}

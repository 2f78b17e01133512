import type { Lead } from '../../domain/lead/lead.ts';
import { profileKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';

export type KnownLeads = ReturnType<typeof createKnownLeads>;

/** Which of many leads are known already. */
export function createKnownLeads(table: Pick<Table, 'getAll'>) {
  return {
    /** By lead id; whoever is not known is not in it. One BatchGetItem for each hundred. */
    async among(leadIds: Iterable<string>): Promise<Map<string, Pick<Lead, 'id' | 'captured' | 'suppressed'>>> {
      const rows = await table.getAll([...new Set(leadIds)].map(profileKey));
      return new Map((rows as unknown as Lead[]).map((lead) => [lead.id, lead]));
    },
  };
}

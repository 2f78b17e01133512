import { type Instant, plus, second } from '../../../../domain/time/instant.ts';
import type { When } from '../expression.ts';
import type { Table } from '../table.ts';
import { changing } from './writing.ts';

/** An action takes less time. Afterwards other writers may act: the process died, and whether it acted is unknown. */
const heldFor = 15 * second;

/** Of people who saw the same state of a lead, one acts on it. */
export function createClaims(table: Pick<Table, 'change'>) {
  const change = changing(table);
  return {
    /** Claims the state that `version` names for an action of `by`. False when another writer has claimed it. */
    async claim(leadId: string, version: string, by: string, at: Instant): Promise<boolean> {
      const set = { claim: { version, by, at } };
      const free: When[] = [
        { present: ['id'], noneOf: { 'claim.version': [version] } },
        { equals: { 'claim.version': version, 'claim.by': by } },
        { equals: { 'claim.version': version }, atMost: { 'claim.at': plus(at, -heldFor) } },
      ];
      for (const when of free) if (await change(leadId, { set, when })) return true;
      return false;
    },

    /** Gives the state back when the deed was refused: others may act on it. */
    async unclaim(leadId: string, version: string, by: string): Promise<void> {
      await change(leadId, { remove: ['claim'], when: { equals: { 'claim.version': version, 'claim.by': by } } });
    },
  };
}

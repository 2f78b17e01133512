import { type Instant, plus } from '../../../domain/time/instant.ts';
import { keysIn, newKey, rowOfHash, rowOfKey, takeAllowance } from './access/hashed-keys.ts';
import type { Row, Table } from './table.ts';

/** A partner's key. The row holds its hash only. */
interface PartnerKey {
  /** The beginning of the hash: names the key without opening anything. */
  keyId: string;
  createdAt: Instant;
  /** The moment from which the key is refused; a key without one is valid until an administrator expires it. */
  expires?: Instant;
}

const partition = (partnerId: string) => `PARTNER#${partnerId}`;

export type Partners = ReturnType<typeof createPartners>;

/** Keys and used-up allowance of partners. */
export function createPartners(table: Table) {
  const keysOf = (partnerId: string) => keysIn<PartnerKey>(table, partition(partnerId));

  return {
    /** Whether this key is valid for this partner now. One read, found by hash: nothing is compared byte by byte. */
    async isKey(partnerId: string, key: string, now: Instant): Promise<boolean> {
      const row = (await table.get(rowOfKey(partition(partnerId), key))) as (Row & { expires?: Instant }) | undefined;
      return row !== undefined && (row.expires === undefined || now < row.expires);
    },

    /** Counts leads against the partner's allowance, as `takeAllowance` does. */
    take: (partnerId: string, count: number, perMinute: number, now: Instant): Promise<number> =>
      takeAllowance(table, partition(partnerId), count, perMinute, now),

    /** A new key beside those there are. It is shown now and never again. */
    async add(partnerId: string, now: Instant): Promise<{ key: string; keyId: string }> {
      const { key, hash, keyId } = newKey('llp');
      await table.put({ ...rowOfHash(partition(partnerId), hash), keyId, createdAt: now });
      return { key, keyId };
    },

    async list(partnerId: string): Promise<PartnerKey[]> {
      return (await keysOf(partnerId)).map(({ keyId, createdAt, expires }) => ({ keyId, createdAt, expires }));
    },

    /** Makes the key invalid `after` milliseconds from now. False when there is no such key. */
    async expire(partnerId: string, keyId: string, now: Instant, after = 0): Promise<boolean> {
      const row = (await keysOf(partnerId)).find((one) => one.keyId === keyId);
      if (!row) return false;
      await table.change({ PK: row.PK, SK: row.SK }, { set: { expires: plus(now, after) }, when: { present: ['PK'] } });
      return true;
    },
  };
}

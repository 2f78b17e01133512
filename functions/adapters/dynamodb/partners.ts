import { createHash, randomBytes } from 'node:crypto';
import { day, type Instant, instant, millis, minute, plus } from '../../../domain/time/instant.ts';
import type { Key, Row, Table } from './table.ts';

/** A key of a partner, without the key itself: only its hash is kept. */
export interface PartnerKey {
  /** The beginning of the hash: names the key without opening anything. */
  keyId: string;
  createdAt: Instant;
  /** From when on it opens nothing; without it the key is good until somebody expires it. */
  expires?: Instant;
}

const partition = (partnerId: string) => `PARTNER#${partnerId}`;
const keyRow = (partnerId: string, hash: string): Key => ({ PK: partition(partnerId), SK: `KEY#${hash}` });
// 256 random bits cannot be guessed, so one round of SHA-256 is as good as a slow hash and costs nothing.
export const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
export const idOf = (hash: string) => hash.slice(0, 12);

/**
 * Takes `count` (at most `perMinute`) of what somebody may send in the current minute, all or none. 0 when there was room, else the seconds
 * until the next minute. A counter for each whole minute lets at most `perMinute` through in any one of them and at most
 * twice that in any 60 seconds; one conditional write, however many ask at once.
 */
export async function takeAllowance(
  table: Pick<Table, 'change'>,
  PK: string,
  count: number,
  perMinute: number,
  now: Instant,
): Promise<number> {
  const began = Math.floor(millis(now) / minute) * minute;
  const row = await table.change(
    { PK, SK: `RATE#${instant(began)}` },
    {
      set: { expiresAt: Math.floor((began + day) / 1000) },
      add: { used: count },
      when: { atMost: { used: perMinute - count } },
    },
  );
  return row ? 0 : Math.ceil((began + minute - millis(now)) / 1000);
}

export type Partners = ReturnType<typeof createPartners>;

/** Keys and used-up allowance of partners. */
export function createPartners(table: Table) {
  return {
    /** Whether this key is valid for this partner now. One read, found by hash: nothing is compared byte by byte. */
    async isKey(partnerId: string, key: string, now: Instant): Promise<boolean> {
      const row = (await table.get(keyRow(partnerId, hashOf(key)))) as (Row & { expires?: Instant }) | undefined;
      return row !== undefined && (row.expires === undefined || now < row.expires);
    },

    /** As `takeAllowance`, of the leads that a partner may send. */
    take: (partnerId: string, count: number, perMinute: number, now: Instant): Promise<number> =>
      takeAllowance(table, partition(partnerId), count, perMinute, now),

    /** A new key beside those there are. It is shown now and never again. */
    async add(partnerId: string, now: Instant): Promise<{ key: string; keyId: string }> {
      const key = `llp_${randomBytes(32).toString('base64url')}`;
      const hash = hashOf(key);
      await table.put({ ...keyRow(partnerId, hash), keyId: idOf(hash), createdAt: now });
      return { key, keyId: idOf(hash) };
    },

    async list(partnerId: string): Promise<PartnerKey[]> {
      return (await keysOf(partnerId)).map(({ keyId, createdAt, expires }) => ({ keyId, createdAt, expires }));
    },

    /** From `after` milliseconds on the key opens nothing. False when there is no such key. */
    async expire(partnerId: string, keyId: string, now: Instant, after = 0): Promise<boolean> {
      const row = (await keysOf(partnerId)).find((one) => one.keyId === keyId);
      if (!row) return false;
      await table.change({ PK: row.PK, SK: row.SK }, { set: { expires: plus(now, after) }, when: { present: ['PK'] } });
      return true;
    },
  };

  async function keysOf(partnerId: string): Promise<(PartnerKey & Key)[]> {
    const rows = await table.partition(partition(partnerId));
    const keys = rows.filter(({ SK }) => String(SK).startsWith('KEY#')) as unknown as (PartnerKey & Key)[];
    return keys.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { day, type Instant, instant, millis, minute } from '../../../../domain/time/instant.ts';
import type { Key, Table } from '../table.ts';

// Only the hashes of partner and program keys are stored. Each key has an allowance a minute.

/** A new key: shown once, then known by its hash. */
interface NewKey {
  key: string;
  hash: string;
  /** The beginning of the hash: names the key without opening anything. */
  keyId: string;
}

// 256 random bits cannot be guessed, so one round of SHA-256 is as good as a slow hash and costs nothing.
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

/** `prefix` tells a person who finds a key what it opens: `llp`. */
export function newKey(prefix: string): NewKey {
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
  const hash = hashOf(key);
  return { key, hash, keyId: hash.slice(0, 12) };
}

/** The row of a key by its hash. */
export const rowOfHash = (PK: string, hash: string): Key => ({ PK, SK: `KEY#${hash}` });
/** The row of a presented key. */
export const rowOfKey = (PK: string, key: string): Key => rowOfHash(PK, hashOf(key));

/** All keys of a partition, the oldest first. */
export async function keysIn<K extends { createdAt: Instant }>(
  table: Pick<Table, 'partition'>,
  PK: string,
): Promise<(K & Key)[]> {
  const rows = await table.partition(PK);
  const keys = rows.filter(({ SK }) => String(SK).startsWith('KEY#')) as unknown as (K & Key)[];
  return keys.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/**
 * Takes `count` (at most `perMinute`) from a caller's allowance of the current minute, all or none, in one conditional write. 0
 * when there was room, else the seconds until the next minute. At most twice `perMinute` pass in any 60 seconds.
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

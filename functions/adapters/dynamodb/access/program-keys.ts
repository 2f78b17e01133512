import { randomBytes } from 'node:crypto';
import type { Scope } from '../../../../domain/access/permissions.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import { hashOf, idOf, takeAllowance } from '../partners.ts';
import type { Key, Table } from '../table.ts';

/** A key by which a program uses the API, without the key itself: only its hash is kept. */
export interface ProgramKey {
  /** The beginning of the hash: names the key without opening anything. */
  keyId: string;
  /** What people call the program; a program can have several keys. */
  name: string;
  scopes: Scope[];
  /** Requests in a clock minute. */
  perMinute: number;
  createdAt: Instant;
}

const partition: Pick<Key, 'PK'> = { PK: 'PROGRAM' };
const keyRow = (hash: string): Key => ({ ...partition, SK: `KEY#${hash}` });

export type ProgramKeys = ReturnType<typeof createProgramKeys>;

/** Keys of programs, all in one partition, and the allowance of each. */
export function createProgramKeys(table: Table) {
  const list = async (): Promise<(ProgramKey & Key)[]> => {
    const keys = (await table.partition(partition.PK)) as unknown as (ProgramKey & Key)[];
    return keys.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  };

  return {
    /** The key that this opens with; undefined for a wrong and for a removed one. One read, found by hash. */
    find: async (key: string): Promise<ProgramKey | undefined> =>
      (await table.get(keyRow(hashOf(key)))) as unknown as ProgramKey | undefined,

    /** One request of the current minute. 0 when there was room, else the seconds until the next minute. */
    take: ({ keyId, perMinute }: ProgramKey, now: Instant): Promise<number> =>
      takeAllowance(table, `PROGRAM#${keyId}`, 1, perMinute, now),

    /** A new key beside those there are. It is shown now and never again. */
    async add(
      made: Pick<ProgramKey, 'name' | 'scopes' | 'perMinute'>,
      now: Instant,
    ): Promise<{ key: string; keyId: string }> {
      const key = `llk_${randomBytes(32).toString('base64url')}`;
      const hash = hashOf(key);
      await table.put({ ...keyRow(hash), ...made, keyId: idOf(hash), createdAt: now });
      return { key, keyId: idOf(hash) };
    },

    list,

    /** Takes a key away, by its id, or all keys of a program, by its name: they open nothing from now on. What was taken away. */
    async remove(which: string): Promise<ProgramKey[]> {
      const removed = (await list()).filter(({ keyId, name }) => keyId === which || name === which);
      await table.removeAll(removed);
      return removed;
    },
  };
}

import type { Scope } from '../../../../domain/access/permissions.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import type { Table } from '../table.ts';
import { keysIn, newKey, rowOfHash, rowOfKey, takeAllowance } from './hashed-keys.ts';

/** A key by which a program uses the API. The row holds its hash only. */
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

const partition = 'PROGRAM';

export type ProgramKeys = ReturnType<typeof createProgramKeys>;

/** Keys of programs, all in one partition, and the allowance of each. */
export function createProgramKeys(table: Table) {
  const list = () => keysIn<ProgramKey>(table, partition);

  return {
    /** The key that this opens with; undefined for a wrong and for a removed one. One read, found by hash. */
    find: async (key: string): Promise<ProgramKey | undefined> =>
      (await table.get(rowOfKey(partition, key))) as unknown as ProgramKey | undefined,

    /** One request of the current minute. 0 when there was room, else the seconds until the next minute. */
    take: ({ keyId, perMinute }: ProgramKey, now: Instant): Promise<number> =>
      takeAllowance(table, `PROGRAM#${keyId}`, 1, perMinute, now),

    /** A new key beside those there are. It is shown now and never again. */
    async add(
      made: Pick<ProgramKey, 'name' | 'scopes' | 'perMinute'>,
      now: Instant,
    ): Promise<{ key: string; keyId: string }> {
      const { key, hash, keyId } = newKey('llk');
      await table.put({ ...rowOfHash(partition, hash), ...made, keyId, createdAt: now });
      return { key, keyId };
    },

    list,

    /** Deletes a key, by its id, or all keys of a program, by its name. Returns the deleted keys; they are refused from now on. */
    async remove(which: string): Promise<ProgramKey[]> {
      const removed = (await list()).filter(({ keyId, name }) => keyId === which || name === which);
      await table.removeAll(removed);
      return removed;
    },
  };
}

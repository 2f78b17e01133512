import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Keys, leadIdOf } from '../../functions/adapters/secrets/key-ring.ts';
import type { Sheet } from './sheet.ts';
import type { NoReader } from './verdict.ts';

export interface WithinFile {
  /** The line on which this id (hexadecimal) was met first; undefined when that is now. */
  earlier(id: string, line: number): number | undefined;
  /** Whether this id was met. */
  has(id: string): boolean;
  close(): void;
}

/** Remembers every id of a file on disk, so that a million rows take no more memory than ten thousand. */
export function openWithinFile(): WithinFile {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-import-'));
  const database = new DatabaseSync(join(folder, 'seen'));
  // It lives as long as this process: nothing has to survive.
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
    CREATE TABLE seen (id BLOB PRIMARY KEY, line INTEGER) WITHOUT ROWID; BEGIN`);
  const add = database.prepare('INSERT OR IGNORE INTO seen VALUES (?, ?)');
  const find = database.prepare('SELECT line FROM seen WHERE id = ?');
  return {
    earlier(id, line) {
      const key = Buffer.from(id, 'hex');
      if (add.run(key, line).changes > 0) return undefined;
      return Number(find.get(key)?.line);
    },
    has: (id) => find.get(Buffer.from(id, 'hex')) !== undefined,
    close() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Rows between two looks at Ctrl+C. */
const rowsPerLook = 1_000;

/**
 * The leads for which some row refuses mail: a person on two rows, one of them a refusal, gets no mail, in any order. Undefined
 * when it was stopped.
 */
export async function whoSaidNo(
  { rows }: Sheet,
  saysNo: NoReader,
  keys: Keys,
  stopped: () => boolean,
): Promise<WithinFile | undefined> {
  const found = openWithinFile();
  let done = 0;
  for await (const row of rows) {
    const identity = saysNo(row);
    if (identity !== undefined) found.earlier(leadIdOf(keys, identity), row.line);
    done += 1;
    if (done % rowsPerLook === 0 && stopped()) {
      found.close();
      return undefined;
    }
  }
  return found;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

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

import { gunzipSync, gzipSync } from 'node:zlib';
import { diffLines } from 'diff';
import type { Instant } from '../../../domain/time/instant.ts';
import { configKey } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';

/** An added or removed line, with its number in the file that has or had it. */
interface ChangedLine {
  added: boolean;
  line: number;
  text: string;
}

/** The changes of one deployment to the files of config/. */
interface ConfigChange {
  at: Instant;
  files: { name: string; lines: ChangedLine[]; more: number }[];
}

/** Files by name. */
type Files = Record<string, string>;

/** Deployments that are remembered, and lines of each that are shown: a row of DynamoDB holds 400 kB. */
const mostChanges = 5;
const mostLines = 200;
const longestLine = 200;

export type ConfigChanges = ReturnType<typeof createConfigChanges>;

/** One row with the files of config/ as they were deployed last, and what each deployment changed. */
export function createConfigChanges(table: Pick<Table, 'get' | 'change'>) {
  async function read() {
    const row = await table.get(configKey);
    return {
      packed: row && String(row.files),
      files: row && (unpacked(row.files) as Files),
      changes: row ? (unpacked(row.changes) as ConfigChange[]) : [],
    };
  }

  return {
    /** Records that these files are deployed. It writes nothing when it knows them; one of two concurrent writes is kept. */
    async note(files: Files, at: Instant): Promise<void> {
      const { packed, files: before, changes } = await read();
      const changed = before ? changesBetween(before, files) : undefined;
      if (changed?.length === 0) return;
      const known = changed ? [{ at, files: changed }, ...changes].slice(0, mostChanges) : changes;
      await table.change(configKey, {
        set: { files: packedOf(files), changes: packedOf(known) },
        when: { equals: { files: packed } },
      });
    },

    /** The changes of the last deployments, newest first. */
    last: async (): Promise<ConfigChange[]> => (await read()).changes,
  };
}

/** Which lines are new and which are gone, by file; files that are the same are left out. */
export function changesBetween(before: Files, after: Files): ConfigChange['files'] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  let left = mostLines;
  return names.flatMap((name) => {
    const all = linesBetween(before[name] ?? '', after[name] ?? '');
    if (all.length === 0) return [];
    const lines = all.slice(0, left);
    left -= lines.length;
    return [{ name, lines, more: all.length - lines.length }];
  });
}

const packedOf = (value: object) => gzipSync(JSON.stringify(value)).toString('base64');
const unpacked = (packed: unknown): unknown => JSON.parse(gunzipSync(Buffer.from(String(packed), 'base64')).toString());

function linesBetween(before: string, after: string): ChangedLine[] {
  const found: ChangedLine[] = [];
  let [old, now] = [1, 1];
  for (const { value, added, removed } of diffLines(before, after)) {
    const lines = value.replace(/\n$/, '').split('\n');
    if (added || removed)
      for (const [index, text] of lines.entries())
        found.push({ added, line: (added ? now : old) + index, text: text.slice(0, longestLine) });
    if (!added) old += lines.length;
    if (!removed) now += lines.length;
  }
  return found;
}

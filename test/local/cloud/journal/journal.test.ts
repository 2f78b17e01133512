import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Corruption } from '../../../../local/cloud/journal/file.ts';
import { type Journal, openJournal } from '../../../../local/cloud/journal/index.ts';

interface Note {
  n: number;
  text?: string;
}

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(folder, 'notes.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

async function all(journal: Journal<Note>): Promise<number[]> {
  const found: number[] = [];
  for await (const { record } of journal.read()) found.push(record.n);
  return found;
}

async function reopened(options: Partial<Parameters<typeof openJournal<Note>>[0]> = {}): Promise<number[]> {
  const journal = await openJournal<Note>({ path, ...options });
  const found = await all(journal);
  await journal.close();
  return found;
}

describe('appending', () => {
  test('is on disk, in order, when append resolves', async () => {
    const journal = await openJournal<Note>({ path });
    await Promise.all(Array.from({ length: 500 }, (_, n) => journal.append({ n })));
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).n)).toEqual(Array.from({ length: 500 }, (_, n) => n));
    await journal.close();
  });

  test('goes on after the last record when opened again', async () => {
    for (const n of [1, 2, 3]) {
      const journal = await openJournal<Note>({ path });
      await journal.append({ n });
      await journal.close();
    }
    expect(await reopened()).toEqual([1, 2, 3]);
  });

  test('a record can be read back by its place, before it is on disk and after opening again', async () => {
    const journal = await openJournal<Note>({ path });
    const text = 'ä'.repeat(5_000);
    await journal.append({ n: 1 });
    const place = journal.write({ n: 2, text });
    expect(await journal.readAt(place)).toEqual({ n: 2, text });
    await journal.close();

    const again = await openJournal<Note>({ path });
    const places: number[] = [];
    for await (const entry of again.read()) places.push(entry.place);
    expect(places[1]).toBe(place);
    expect(await again.readAt(place)).toEqual({ n: 2, text });
    await again.close();
  });

  test('rejects, and promises nothing more, once the disk has refused a write', async () => {
    const journal = await openJournal<Note>({ path });
    await journal.close();
    await expect(journal.append({ n: 1 })).rejects.toThrow();
    await expect(journal.append({ n: 2 })).rejects.toThrow();
  });
});

describe('opening a damaged file', () => {
  test('cuts off a torn last line, which nobody was told is durable', async () => {
    await writeFile(path, '{"n":1}\n{"n":2}\n{"n":3,"te');
    const reports: Corruption[] = [];
    expect(await reopened({ onCorruption: (report) => void reports.push(report) })).toEqual([1, 2]);
    expect(reports).toEqual([]);
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
  });

  test('reports an unreadable line, keeps a copy of the file as found and every other record', async () => {
    const damaged = '{"n":1}\n{"n":2\0\0\n{"n":3}\n';
    await writeFile(path, damaged);
    const reports: Corruption[] = [];
    expect(await reopened({ onCorruption: (report) => void reports.push(report) })).toEqual([1, 3]);
    expect(reports).toMatchObject([{ path, line: 2, byte: 8, copy: `${path}.corrupt-1` }]);
    expect(await readFile(`${path}.corrupt-1`, 'utf8')).toBe(damaged);
    expect(await reopened()).toEqual([1, 3]);
  });

  test('finds bytes that are no UTF-8 and JSON that is no object', async () => {
    await writeFile(
      path,
      Buffer.concat([Buffer.from('{"n":1,"text":"'), Buffer.from([0xff]), Buffer.from('"}\n[]\n\n{"n":4}\n')]),
    );
    const reports: Corruption[] = [];
    expect(await reopened({ onCorruption: (report) => void reports.push(report) })).toEqual([4]);
    expect(reports.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  test('keeps every copy: a second damage gets the next number', async () => {
    for (const _ of [1, 2]) {
      await writeFile(path, 'rubbish\n{"n":1}\n');
      await reopened({ onCorruption: () => undefined });
    }
    expect((await readdir(folder)).sort()).toEqual([
      'notes.ndjson',
      'notes.ndjson.corrupt-1',
      'notes.ndjson.corrupt-2',
    ]);
  });

  test('reads lines longer than one read of the disk', async () => {
    const journal = await openJournal<Note>({ path });
    await journal.append({ n: 1, text: 'x'.repeat(700_000) });
    await journal.append({ n: 2 });
    await journal.close();
    expect(await reopened()).toEqual([1, 2]);
  });
});

describe('wiping out', () => {
  test('takes records out of the file where they are, while others are written, and out of their places', async () => {
    const journal = await openJournal<Note>({ path });
    const places = [1, 2, 3].map((n) => journal.write({ n, text: `secret ${n} ${'ä'.repeat(5_000)}` }));
    const [wiped] = await Promise.all([journal.wipe([places[1] as number]), journal.append({ n: 4 })]);
    expect(wiped).toBeUndefined();
    const file = await readFile(path, 'utf8');
    expect(file).not.toContain('secret 2');
    expect(file).toContain('secret 3');
    expect(await journal.readAt(places[1] as number)).toBeUndefined();
    expect(await journal.readAt(places[2] as number)).toMatchObject({ n: 3 });
    await journal.close();
    const reported: Corruption[] = [];
    expect(await reopened({ onCorruption: (one) => reported.push(one) })).toEqual([1, 3, 4]);
    expect(reported).toEqual([]);
    expect(await readFile(path, 'utf8')).not.toContain('#');
  });

  test('by a process that died halfway is done when the file is opened, and leaves no copy', async () => {
    const journal = await openJournal<Note>({ path });
    const place = journal.write({ n: 1, text: 'secret' });
    await journal.append({ n: 2 });
    await journal.close();
    const file = await open(path, 'r+');
    await file.write('##', place);
    await file.close();
    expect(await reopened()).toEqual([2]);
    expect(await readFile(path, 'utf8')).not.toContain('secret');
    expect(await readdir(folder)).toEqual(['notes.ndjson']);
  });
});

test.runIf(existsSync('/proc/self/fd'))(
  'two rewrites at once leave one file open, and what the later one said',
  async () => {
    const journal = await openJournal<Note>({ path });
    await journal.append({ n: 1 });
    await Promise.all([2, 3].map((n) => journal.rewrite(() => [{ n }])));
    const open = readdirSync('/proc/self/fd').filter((fd) => linkOf(fd).startsWith(path));
    expect(open).toHaveLength(1);
    await journal.append({ n: 4 });
    await journal.close();
    expect(await reopened()).toEqual([3, 4]);
  },
);

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

describe('compaction', () => {
  test('on open keeps what the owner chooses after seeing every record', async () => {
    await writeFile(path, '{"n":1}\n{"n":2}\n{"n":3}\n');
    const compact: NonNullable<Parameters<typeof openJournal<Note>>[0]['compact']> = async (records) => {
      let last = 0;
      for await (const { record } of records) last = record.n;
      return (record) => record.n >= last - 1;
    };
    expect(await reopened({ compact })).toEqual([2, 3]);
    expect(await readFile(path, 'utf8')).toBe('{"n":2}\n{"n":3}\n');
  });

  test('leaves the file alone when there is nothing to drop', async () => {
    await writeFile(path, '{"n":1}\n');
    expect(await reopened({ compact: async () => undefined })).toEqual([1]);
  });
});

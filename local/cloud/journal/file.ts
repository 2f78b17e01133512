import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { copyFile, open, rename, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A record is one JSON object; `interface`s count as well. */
export type JournalRecord = object;

/** An unreadable line: its place (counted from 1; bytes from 0), and the copy of the original file. */
export interface Corruption {
  path: string;
  line: number;
  byte: number;
  copy: string;
  why: string;
}

export interface JournalOptions<R extends JournalRecord> {
  path: string;
  /** Called for every unreadable line that was left out; by default it goes to standard error. */
  onCorruption?: (corruption: Corruption) => void;
  /** Compaction on open: reads all records and returns which to keep, or undefined to leave the file as it is. */
  compact?: (records: AsyncIterable<{ record: R; place: number }>) => Promise<((record: R) => boolean) | undefined>;
}

interface Line {
  text: string;
  place: number;
  number: number;
}

interface JournalFile<R extends JournalRecord> {
  size: number;
  records(path: string, upTo: number): AsyncGenerator<{ record: R; place: number }>;
}

/** Brings the file into a state where every line is a record, compacts it where asked to, and answers its size in bytes. */
export async function recover<R extends JournalRecord>(options: JournalOptions<R>): Promise<JournalFile<R>> {
  const { path } = options;
  await (await open(path, 'a')).close();
  const whole = await sizeOfWholeLines(path);
  if (whole < (await stat(path)).size) await truncate(path, whole);

  const bad: BadLine[] = [];
  const wiped = new Set<number>();
  const good = wellFormed<R>(path, bad, wiped);
  const keep = await options.compact?.(good);
  for await (const _ of good); // what compaction did not look at
  if (bad.length > 0) {
    const copy = await keepCopy(path);
    const report = options.onCorruption ?? reportCorruption;
    for (const { number, place, why } of bad) report({ path, line: number, byte: place, copy, why });
  }
  if (bad.length > 0 || wiped.size > 0 || keep !== undefined) {
    const places = new Set([...wiped, ...bad.map(({ place }) => place)]);
    await rewrite(path, ({ place, text }) => !places.has(place) && (keep === undefined || keep(JSON.parse(text) as R)));
  }
  return { size: (await stat(path)).size, records };
}

type BadLine = { number: number; place: number; why: string };

/** The first character of a wiped line: no JSON begins so. */
export const wipedMark = '#';

function reportCorruption({ path, line, byte, copy, why }: Corruption): void {
  console.error(
    `${path}:${line}: unreadable journal record (byte ${byte}): ${why}. Left out; the file as found is ${copy}`,
  );
}

async function* records<R extends JournalRecord>(
  path: string,
  upTo = Number.POSITIVE_INFINITY,
): AsyncGenerator<{ record: R; place: number }> {
  for await (const { text, place } of lines(path)) {
    if (place >= upTo) return;
    yield { record: JSON.parse(text) as R, place };
  }
}

function parse(text: string): { record?: JournalRecord; why: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { record: value, why: '' };
    return { why: 'got JSON that is no object, expected one object a line' };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** The file's records; other lines are put into `bad`, and places of wiped ones into `wiped`. */
async function* wellFormed<R extends JournalRecord>(
  path: string,
  bad: BadLine[],
  wiped: Set<number>,
): AsyncGenerator<{ record: R; place: number }> {
  for await (const { text, place, number } of lines(path)) {
    if (text.startsWith(wipedMark)) {
      wiped.add(place);
      continue;
    }
    const { record, why } = parse(text);
    if (record === undefined) bad.push({ number, place, why });
    else yield { record: record as R, place };
  }
}

/** `<file>.corrupt-1`, or the next number that is free: an earlier copy is never overwritten. */
async function keepCopy(path: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const copy = `${path}.corrupt-${n}`;
    try {
      await copyFile(path, copy, constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

/** Replaces the file by its chosen lines in one rename: a crash leaves the old file or the new one, never a mixture. */
async function rewrite(path: string, keep: (line: Line) => boolean): Promise<void> {
  const fresh = `${path}.rewriting`;
  const out = await open(fresh, 'w');
  try {
    let batch: string[] = [];
    for await (const line of lines(path)) {
      if (keep(line)) batch.push(line.text, '\n');
      if (batch.length >= 2_000) {
        await out.appendFile(batch.join(''));
        batch = [];
      }
    }
    await out.appendFile(batch.join(''));
    await out.sync();
  } finally {
    await out.close();
  }
  await rename(fresh, path);
  await syncFolderOf(path);
}

/** Until then a file that was renamed may have its old name again after a loss of power. */
export async function syncFolderOf(path: string): Promise<void> {
  const directory = await open(dirname(path), 'r');
  await directory.sync();
  await directory.close();
}

const chunk = 1 << 18;

async function sizeOfWholeLines(path: string): Promise<number> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunk);
    for (let end = (await handle.stat()).size; end > 0; ) {
      const from = Math.max(0, end - chunk);
      const { bytesRead } = await handle.read(buffer, 0, end - from, from);
      const newline = buffer.subarray(0, bytesRead).lastIndexOf(10);
      if (newline >= 0) return from + newline + 1;
      end = from;
    }
    return 0;
  } finally {
    await handle.close();
  }
}

async function* lines(path: string): AsyncGenerator<Line> {
  const handle = await open(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    let number = 0;
    for (let position = 0; ; ) {
      const buffer = Buffer.allocUnsafe(chunk);
      const { bytesRead } = await handle.read(buffer, 0, chunk, position);
      if (bytesRead === 0) return;
      const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const place = position - rest.length;
      position += bytesRead;
      let from = 0;
      for (let to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from)) {
        number += 1;
        const line = bytes.subarray(from, to);
        yield { text: isUtf8(line) ? line.toString() : '', place: place + from, number };
      }
      rest = bytes.subarray(from);
    }
  } finally {
    await handle.close();
  }
}

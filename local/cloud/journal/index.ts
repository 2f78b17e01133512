import { type FileHandle, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type JournalOptions, type JournalRecord, recover, syncFolderOf, wipedMark } from './file.ts';

/** An append-only file of JSON lines. One process writes it at a time. */
export interface Journal<R extends JournalRecord> {
  /** Resolves when the record is on disk (fsync); records become durable in the order they were appended. */
  append(record: R): Promise<void>;
  /** Queues the record and answers its place in the file at once. It is durable when a later `flushed()` resolves. */
  write(record: R): number;
  /** Resolves when everything written so far is on disk; rejects when the disk refused it. */
  flushed(): Promise<void>;
  /** The record at a place that `write` or `read` named, also one that is not on disk yet; undefined when it was wiped out. */
  readAt(place: number): Promise<R | undefined>;
  /** Every record that was in the file when it was opened, oldest first, with its place. */
  read(): AsyncGenerator<{ record: R; place: number }>;
  /** Empties the file. False when something is on its way to it. For journals in which nothing waits any more. */
  forget(): boolean;
  /** Overwrites these records in place: each line keeps its length until the file is opened again. */
  wipe(places: readonly number[]): Promise<void>;
  /** Puts these records in place of all others, in one rename. `collect` is asked when nothing is on its way to the file. */
  rewrite(collect: () => readonly R[]): Promise<void>;
  /** Writes queued records and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens a journal, or makes it. A torn last line is cut off: the process died while writing, so no caller relies on it. Another
 * unreadable line is reported and skipped, and the original file is kept as `<file>.corrupt-<n>`: its subject continues from
 * its last good record.
 */
export async function openJournal<R extends JournalRecord>(options: JournalOptions<R>): Promise<Journal<R>> {
  await mkdir(dirname(options.path), { recursive: true });
  const file = await recover<R>(options);
  const handle = await open(options.path, 'r+');
  return appender(options.path, handle, file.size, () => file.records(options.path, file.size));
}

function appender<R extends JournalRecord>(
  path: string,
  opened: FileHandle,
  size: number,
  read: Journal<R>['read'],
): Journal<R> {
  let handle = opened;
  let end = size;
  let written = size;
  let queued: Buffer[] = [];
  let flushing: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let rewriting: Promise<void> = Promise.resolve();
  let failure: unknown;

  /** Group commit: everything queued while the disk was busy goes out as one write and one fsync. */
  async function flush(): Promise<void> {
    if (failure !== undefined) throw failure;
    const batch = queued.length === 1 && queued[0] !== undefined ? queued[0] : Buffer.concat(queued);
    queued = [];
    try {
      if (batch.length > 0) {
        await writeAll(handle, batch, written);
        await handle.datasync();
        written += batch.length;
      }
    } catch (error) {
      failure = error; // The file's content is unknown now: no caller may rely on it any more.
      throw error;
    }
  }

  function flushed(): Promise<void> {
    if (queued.length === 0 && failure === undefined) return flushing ?? Promise.resolve();
    if (next !== undefined) return next;
    const mine = (flushing ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        flushing = mine;
        return flush();
      });
    next = mine;
    mine.catch(() => undefined); // A waiting caller gets the error; without one there is no crash.
    return mine;
  }

  function write(record: R): number {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    const place = end;
    queued.push(line);
    end += line.length;
    void flushed();
    return place;
  }

  return {
    write,
    flushed,
    append(record) {
      write(record);
      return flushed();
    },
    async readAt(place) {
      if (place >= written) await flushed();
      await rewriting;
      const text = (await lineAt(handle, place)).toString();
      return text.startsWith(wipedMark) ? undefined : (JSON.parse(text) as R);
    },
    read,
    forget() {
      if (queued.length > 0 || next !== undefined || written < end || failure !== undefined) return false;
      end = 0;
      written = 0;
      flushing = (flushing ?? Promise.resolve()).then(() => handle.truncate(0));
      flushing.catch((error: unknown) => {
        failure = error;
      });
      return true;
    },
    async wipe(places) {
      await flushed();
      await rewriting;
      // The mark first, by itself: a line that a killed process has wiped halfway is known as one.
      for (const place of places) await handle.write(wipedMark, place);
      await handle.datasync();
      for (const place of places) {
        const { length } = await lineAt(handle, place);
        await writeAll(handle, Buffer.alloc(length, wipedMark), place);
      }
      await handle.datasync();
    },
    async rewrite(collect) {
      while (queued.length > 0 || next !== undefined || written < end) await flushed();
      await rewriting;
      if (queued.length > 0 || next !== undefined || written < end) return this.rewrite(collect);
      const bytes = Buffer.from(
        collect()
          .map((record) => `${JSON.stringify(record)}\n`)
          .join(''),
      );
      end = bytes.length;
      written = end;
      rewriting = (flushing ?? Promise.resolve()).then(async () => {
        // Read late: an earlier rewrite has replaced the handle.
        const before = handle;
        await writeFile(`${path}.new`, bytes, { mode: 0o600, flush: true });
        await rename(`${path}.new`, path);
        await syncFolderOf(path);
        handle = await open(path, 'r+');
        await before.close();
      });
      flushing = rewriting;
      flushing.catch((error: unknown) => {
        failure = error;
      });
      await rewriting;
    },
    async close() {
      await flushed();
      await flushing;
      await handle.close();
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

const firstGuess = 4_096;

/** The bytes of a record, without the line's end. */
async function lineAt(handle: FileHandle, place: number): Promise<Buffer> {
  for (let length = firstGuess; ; length *= 4) {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await handle.read(buffer, 0, length, place);
    const newline = buffer.subarray(0, bytesRead).indexOf(10);
    if (newline >= 0) return buffer.subarray(0, newline);
    if (bytesRead < length) throw new Error(`no journal record at byte ${place}`);
  }
}

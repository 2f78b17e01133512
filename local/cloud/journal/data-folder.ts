import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ClockOptions } from '../clock/index.ts';

/** The folder where the embedded cloud keeps everything, held by one process at a time. */
export interface DataFolder {
  file(name: string): string;
  /** For bundles and template: not data, so `clear` leaves it. */
  buildDir: string;
  /** The clock's start: never before recorded events. */
  clockStart(mode: ClockOptions['mode']): number | undefined;
  saveClock(mode: ClockOptions['mode'], now: number): void;
  /** Deletes the copies of unreadable files (`<file>.corrupt-<n>`): they contain data deleted since. */
  removeCopies(): void;
  /** Deletes all data: everything but the lock and the build. */
  clear(): void;
  release(): void;
}

interface Holder {
  pid: number;
  /** When the process started, where the system tells it, because pids are reused, soon in containers. */
  started?: string;
}

const lockName = 'lock';
const buildName = 'build';
const clockName = 'clock.json';
/** Always as long, so that one write in place replaces it: time moves thousands of times, and each rename waits for the disk. */
const clockBytes = 120;
const heldHere = new Set<string>();

/** Opens a data folder, or makes it. Throws when another living process holds it; the lock of a dead one is taken over. */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  make(folder);
  keepPrivate(folder);
  const lock = join(folder, lockName);
  take(folder, lock);
  heldHere.add(folder);
  const clockFile = join(folder, clockName);

  return {
    file: (name) => join(folder, name),
    buildDir: join(folder, buildName),
    clockStart(mode) {
      const saved = read<{ mode: string; now: number; savedAt: number }>(clockFile);
      if (!saved || !Number.isFinite(saved.now)) return undefined;
      // The system's clock may have been set back: time here never goes behind recorded events.
      const passed = Math.max(0, Date.now() - saved.savedAt);
      if (mode === 'virtual') return saved.mode === 'virtual' ? saved.now : saved.now + passed;
      // A virtual clock that was ahead keeps its lead; one that was behind has nothing to protect.
      return saved.mode === 'virtual' ? Math.max(saved.now, Date.now()) : saved.now + passed;
    },
    saveClock(mode, now) {
      const file = openSync(clockFile, constants.O_WRONLY | constants.O_CREAT, 0o600);
      writeSync(file, JSON.stringify({ mode, now, savedAt: Date.now() }).padEnd(clockBytes));
      closeSync(file);
    },
    removeCopies() {
      for (const name of readdirSync(folder))
        if (/\.corrupt-\d+$/.test(name)) rmSync(join(folder, name), { force: true });
    },
    clear() {
      for (const name of readdirSync(folder))
        if (name !== lockName && name !== buildName) rmSync(join(folder, name), { recursive: true, force: true });
    },
    release() {
      heldHere.delete(folder);
      rmSync(lock, { force: true });
    },
  };
}

function make(folder: string): void {
  try {
    makeEach(folder);
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

/** One folder after the other: `recursive` of Node tries for ever where a system answers that the parent is missing, as /proc does. */
function makeEach(folder: string): void {
  if (existsSync(folder)) return;
  makeEach(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** Leads' data is for this machine's user only: files 0600, folders 0700, LevelDB's too. */
function keepPrivate(folder: string): void {
  process.umask(0o077);
  try {
    chmodSync(folder, 0o700);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (!entry.parentPath.startsWith(join(folder, buildName)) && entry.name !== buildName)
        chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

function unusable(folder: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`The data folder ${folder} cannot be used (${why}). Choose another one with LEADLOOP_DATA.`, {
    cause,
  });
}

function take(folder: string, lock: string): void {
  const mine = JSON.stringify({ pid: process.pid, started: statOf(process.pid)[1] });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(lock, mine, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(folder, error);
    }
    const holder = read<Holder>(lock);
    if (holder && isAlive(holder, folder))
      throw new Error(
        `The data folder ${folder} is in use by process ${holder.pid}. Stop that one, or choose another folder with LEADLOOP_DATA.`,
      );
    try {
      unlinkSync(lock);
    } catch {
      // another process was first; the next attempt names it
    }
  }
  throw new Error(`The data folder ${folder} is in use: its lock was taken by another process just now.`);
}

function isAlive({ pid, started }: Holder, folder: string): boolean {
  if (pid === process.pid) return heldHere.has(folder);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const [state, now] = statOf(pid);
  // A killed process stays a zombie until its parent has looked; it holds nothing any more.
  if (state === 'Z' || state === 'X') return false;
  return started === undefined || now === undefined || now === started;
}

/** Fields 3 and 22 of /proc/<pid>/stat (proc(5)): its state, and its start in ticks since boot. Empty where there is no /proc. */
function statOf(pid: number): [state?: string, started?: string] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [fields[0], fields[19]];
  } catch {
    return [];
  }
}

function read<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

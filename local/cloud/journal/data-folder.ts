import { mkdirSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClockOptions } from '../clock/index.ts';
import { replaceFile } from './kept-file.ts';

/** The folder where the embedded cloud keeps everything, held by one process at a time. */
export interface DataFolder {
  file(name: string): string;
  /** For bundles and template: not data, so `clear` leaves it. */
  buildDir: string;
  /** Where the clock goes on: never before what was already recorded. */
  clockStart(mode: ClockOptions['mode']): number | undefined;
  saveClock(mode: ClockOptions['mode'], now: number): void;
  /** Deletes all data: everything but the lock and what was built. */
  clear(): void;
  release(): void;
}

interface Holder {
  pid: number;
  /** When the process started, where the system tells: pids are used again, in containers soon. */
  started?: string;
}

const lockName = 'lock';
const buildName = 'build';
const clockName = 'clock.json';
const heldHere = new Set<string>();

/** Opens a data folder, or makes it. Throws when another living process holds it; the lock of a dead one is taken over. */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  make(folder);
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
      if (mode === 'virtual') return saved.mode === 'virtual' ? saved.now : saved.now + (Date.now() - saved.savedAt);
      // A virtual clock that was ahead keeps its lead; one that was behind has nothing to protect.
      return saved.mode === 'virtual' ? Math.max(saved.now, Date.now()) : saved.now + (Date.now() - saved.savedAt);
    },
    saveClock(mode, now) {
      replaceFile(clockFile, JSON.stringify({ mode, now, savedAt: Date.now() }));
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
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The data folder ${folder} cannot be made (${why}). Choose another one with LEADLOOP_DATA.`, {
      cause,
    });
  }
}

function take(folder: string, lock: string): void {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(lock, mine, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = read<Holder>(lock);
    if (holder && isAlive(holder, folder))
      throw new Error(
        `The data folder ${folder} is in use by process ${holder.pid}. Stop that one, or choose another folder with LEADLOOP_DATA.`,
      );
    try {
      unlinkSync(lock);
    } catch {
      // somebody else was quicker; the next attempt says who
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
  const now = startOf(pid);
  return started === undefined || now === undefined || now === started;
}

/** Field 22 of /proc/<pid>/stat (proc(5)): start time in ticks since boot. Undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function read<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

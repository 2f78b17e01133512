import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDataFolder } from '../../../../local/cloud/journal/data-folder.ts';

let path = '';
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'leadloop-data-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

test('two clouds never share a folder, and the message says what to do', () => {
  const first = openDataFolder(path);
  expect(() => openDataFolder(path)).toThrow(/in use by process \d+.*LEADLOOP_DATA/);
  first.release();
  openDataFolder(path).release();
});

test('the lock of a dead process is taken over, also when its number was given away again', () => {
  writeFileSync(join(path, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1 }));
  openDataFolder(path).release();
  writeFileSync(join(path, 'lock'), JSON.stringify({ pid: process.ppid, started: 'long ago' }));
  openDataFolder(path).release();
  writeFileSync(join(path, 'lock'), '');
  openDataFolder(path).release();
});

test.runIf(existsSync('/proc/self/stat'))('R2: the lock of a zombie is taken over', async () => {
  // The shell turns into a sleep that never looks after its first child.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const pid = Number(await new Promise((done) => parent.stdout.once('data', done)));
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
    writeFileSync(join(path, 'lock'), JSON.stringify({ pid }));
    openDataFolder(path).release();
  } finally {
    parent.kill();
  }
});

test('R11: what is kept is readable by its owner alone, also what was there before', () => {
  mkdirSync(join(path, 'dynamodb'));
  for (const name of ['mail.ndjson', 'dynamodb/000001.log']) writeFileSync(join(path, name), 'x', { mode: 0o644 });
  chmodSync(path, 0o755);
  const folder = openDataFolder(path);
  writeFileSync(folder.file('new.ndjson'), 'x');
  const modes = ['', 'dynamodb', 'mail.ndjson', 'dynamodb/000001.log', 'new.ndjson', 'lock'].map((name) =>
    (statSync(join(path, name)).mode & 0o777).toString(8),
  );
  expect(modes).toEqual(['700', '700', '600', '600', '600', '600']);
  folder.release();
});

test('R10: a folder that cannot be written is one sentence', () => {
  expect(() => openDataFolder('/proc/leadloop')).toThrow(
    /^The data folder \/proc\/leadloop cannot be used \(.*\)\. Choose another one/,
  );
  writeFileSync(join(path, 'file'), '');
  expect(() => openDataFolder(join(path, 'file'))).toThrow(/^The data folder .*file cannot be used/);
});

test('R10: a system clock that was set back does not take time behind what is recorded', () => {
  const folder = openDataFolder(path);
  const now = Date.now();
  for (const mode of ['real', 'virtual'] as const) {
    vi.useFakeTimers({ now, toFake: ['Date'] });
    folder.saveClock('real', now);
    vi.setSystemTime(now - 86_400_000);
    expect(folder.clockStart(mode)).toBe(now);
    vi.useRealTimers();
  }
  folder.release();
});

test('a virtual clock goes on where it stood, a real one keeps its fast-forward', () => {
  const folder = openDataFolder(path);
  expect(folder.clockStart('virtual')).toBeUndefined();
  folder.saveClock('virtual', 1_000);
  expect(folder.clockStart('virtual')).toBe(1_000);
  const ahead = Date.now() + 86_400_000;
  folder.saveClock('real', ahead);
  expect(Math.abs((folder.clockStart('real') ?? 0) - ahead)).toBeLessThan(1_000);
  folder.saveClock('virtual', ahead);
  expect(folder.clockStart('real')).toBe(ahead);
  folder.saveClock('virtual', 7); // nothing of a longer time stays behind it
  expect(folder.clockStart('virtual')).toBe(7);
  folder.release();
});

test('clearing leaves nothing but the lock', () => {
  const folder = openDataFolder(path);
  writeFileSync(folder.file('secrets.json'), '{}');
  folder.clear();
  expect(existsSync(folder.file('secrets.json'))).toBe(false);
  expect(existsSync(folder.file('lock'))).toBe(true);
  folder.release();
});

test('copies of unreadable files go, and nothing else', () => {
  const folder = openDataFolder(path);
  for (const name of ['mail.ndjson', 'mail.ndjson.corrupt-1', 'messages.ndjson.corrupt-12', 'corrupt-1.json'])
    writeFileSync(folder.file(name), 'x');
  folder.removeCopies();
  const left = ['mail.ndjson', 'mail.ndjson.corrupt-1', 'messages.ndjson.corrupt-12', 'corrupt-1.json'].filter((name) =>
    existsSync(folder.file(name)),
  );
  expect(left).toEqual(['mail.ndjson', 'corrupt-1.json']);
  folder.release();
});

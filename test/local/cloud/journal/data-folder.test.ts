import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

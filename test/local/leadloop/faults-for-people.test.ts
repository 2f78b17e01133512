import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openJournal } from '../../../local/cloud/journal/index.ts';
import { forPeople, isDiskFault } from '../../../local/leadloop/faults-for-people.ts';

const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};
const system = (code: string, message: string) => Object.assign(new Error(`${code}: ${message}`), { code });

// Linux has a disk that is always full.
describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  test('is told in a sentence that says what to do', () => {
    const error = thrown(() => writeFileSync('/dev/full', 'x'));
    expect(isDiskFault(error)).toBe(true);
    expect(forPeople(error)).toBe('The disk is full. Nothing that was confirmed is lost: make room, then start again.');
  });
});

test('what no longer fits on the disk is confirmed to nobody, nor is anything after it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-full-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'journal.ndjson');
  const journal = await openJournal<{ id: string }>({ path });
  await journal.append({ id: 'a' });
  const file = await open(path);
  const full = system('ENOSPC', 'no space left on device, write');
  const write = vi.spyOn(Object.getPrototypeOf(file), 'write').mockRejectedValueOnce(full);
  await file.close();
  await expect(journal.append({ id: 'b' })).rejects.toBe(full);
  await expect(journal.append({ id: 'c' })).rejects.toBe(full);
  write.mockRestore();
  const again = await openJournal<{ id: string }>({ path });
  const kept: string[] = [];
  for await (const { record } of again.read()) kept.push(record.id);
  expect(kept).toEqual(['a']);
  await again.close();
});

describe('a data folder that cannot be written', () => {
  test.each([
    system('EROFS', 'read-only file system, open /data/lock'),
    system('EACCES', 'permission denied, open /data/lock'),
    new Error('IO error: /data/dynamodb/LOCK: Read-only file system'),
    new Error('IO error: /data/dynamodb/LOCK: Permission denied'),
  ])('is told in a sentence that says what to do (%s)', (error) => {
    expect(forPeople(error)).toBe(
      `The data folder cannot be written (${error.message}). Choose another one with LEADLOOP_DATA.`,
    );
  });

  test('and one that becomes so while it runs ends the process', () => {
    expect(isDiskFault(system('EROFS', 'read-only file system, write'))).toBe(true);
    expect(isDiskFault(new TypeError('a mistake of ours'))).toBe(false);
  });
});

test('any other error is shown as it is', () => {
  const mistake = new TypeError('a mistake of ours');
  expect(forPeople(mistake)).toBe(mistake);
  expect(forPeople(new Error('Port 4000 is already in use'))).toBe('Port 4000 is already in use');
});

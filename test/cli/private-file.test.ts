import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { saveCheckpoint } from '../../cli/import/checkpoint.ts';
import { openRejected } from '../../cli/import/rejected-file.ts';
import { openSaidNo } from '../../cli/import/said-no-file.ts';
import { emptyTally } from '../../cli/import/tally.ts';
import { writePrivate } from '../../cli/private-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadloop-private-'));
afterAll(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;
const of = { hash: '', source: '', form: '', basis: '', maps: [], encoding: '', deployment: '' };

test.each([
  ['a page', (path: string) => writePrivate(path, 'ada@works.example'), ''],
  ['rejected rows', (path: string) => openRejected(path, ['E-Mail']).close(), ''],
  ['who said no', (path: string) => openSaidNo(path).close(), ''],
  ['who said no, gone on with', (path: string) => openSaidNo(path, 3).close(), ''],
  [
    'a checkpoint',
    (path: string) => saveCheckpoint(path, { of, row: 1, rejectedBytes: 0, tally: emptyTally() }),
    '.import.json',
  ],
])('%s is read by its owner alone, also where others could read what was there', (name, write, behind) => {
  const path = join(folder, name);
  for (const mode of [0o644, 0o666]) {
    for (const one of [`${path}${behind}`, `${path}${behind}.new`]) {
      writeFileSync(one, 'old');
      chmodSync(one, mode);
    }
    write(path);
    expect(modeOf(`${path}${behind}`)).toBe(0o600);
  }
});

test('every file that a command writes is written that way', () => {
  const root = join(import.meta.dirname, '../../cli');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const writing = files.filter((file) =>
    /writeFileSync\(|createWriteStream\(|openSync\(/.test(readFileSync(join(root, file), 'utf8')),
  );
  // The reference of commands is a page of the repository.
  expect(writing.sort()).toEqual(['command/reference.ts', 'private-file.ts']);
});

test('git takes none of them', () => {
  const ignored = readFileSync(join(import.meta.dirname, '../../.gitignore'), 'utf8').split('\n');
  const written = [
    '*.rejected.csv',
    '*.said-no.csv',
    '*.import.json',
    '*.import.json.new',
    'backtest.html',
    'config-preview.html',
  ];
  expect(ignored).toEqual(expect.arrayContaining(written));
});

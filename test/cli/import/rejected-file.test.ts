import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openRejected, rejectedPath, safeCell, unguarded } from '../../../cli/import/rejected-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadloop-rejected-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bad = (line: number, cells: string[]) => ({
  row: { number: line - 1, line, cells },
  reasons: [{ field: 'email', got: '"x"', expected: 'an e-mail address' }],
});

test('rejected rows keep their original cells beside the reason and what was expected', () => {
  const path = join(folder, 'a.rejected.csv');
  const file = openRejected(path, ['E-Mail', 'Name']);
  file.append([bad(5, ['x', 'He said "hi";\nbye'])]);
  file.close();
  expect(parse(readFileSync(path), { bom: true, columns: true })).toEqual([
    {
      'leadloop: row': '5',
      'leadloop: field': 'email',
      'leadloop: got': '"x"',
      'leadloop: expected': 'an e-mail address',
      'E-Mail': 'x',
      Name: 'He said "hi";\nbye',
    },
  ]);
});

test('what a killed process wrote beyond its checkpoint is written again, not twice', () => {
  const path = join(folder, 'b.rejected.csv');
  const first = openRejected(path, ['E-Mail']);
  const size = first.append([bad(2, ['one'])]);
  first.append([bad(3, ['two']), bad(4, ['three'])]);
  first.close();
  const second = openRejected(path, ['E-Mail'], size);
  second.append([bad(3, ['two'])]);
  second.close();
  expect(parse(readFileSync(path), { bom: true, from: 2 }).map((cells) => cells.at(-1))).toEqual(['one', 'two']);
});

test('the file stands beside the list under its name', () => {
  expect(rejectedPath('/lists/fair.2026.csv')).toBe('/lists/fair.2026.rejected.csv');
});

test.each(["=cmd|' /C calc'!A0", '+49 30 1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1'])(
  '%j is no formula',
  (text) => {
    expect(safeCell(text)).toMatch(/^"'/);
  },
);

test('guarding is taken back when the file is imported again, and no cell can leave its quotation marks', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }).map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, '')),
      (text) => {
        const [[cell = '']] = parse(safeCell(text), { relax_column_count: true }) as [[string]];
        expect(unguarded(cell)).toBe(unguarded(text));
        expect(cell).not.toMatch(/^\s*[=+\-@]/);
      },
    ),
  );
});

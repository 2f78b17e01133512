import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf } from '../../app/work/csv.ts';
import type { LeadRow } from '../../functions/http/api/shapes.ts';

const row: LeadRow = {
  id: '1',
  stage: 'captured',
  stageSince: '2026-11-30T10:00:00.000Z',
  source: 'form “Demo”',
  cameFrom: { source: 'direct', form: 'demo' },
  createdAt: '2026-11-30T10:00:00.000Z',
  openedAt: '2026-11-30T10:00:00.000Z',
};
const nameIn = (name: string) =>
  csvOf([{ ...row, name }])
    .split('\r\n')[1]
    ?.split(',"",')[0];

test.each([
  ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
  ['+49 30 1234', `"'+49 30 1234"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t'=1"`],
  ['Ada "the first"', '"Ada ""the first"""'],
  ['Müller', '"Müller"'],
  // German Excel splits at semicolons, other programs at what they find.
  ['Evil;=HYPERLINK("http://evil.example")', `"Evil;'=HYPERLINK(""http://evil.example"")"`],
  ['a, +b|-c\t@d\n=e', `"a,' +b|'-c\t'@d\n'=e"`],
  ['Evil;"=1', `"Evil;'""=1"`],
  ['"=1', `"'""=1"`],
  ['Evil;＝1', `"Evil;'＝1"`],
  ['＋1', `"'＋1"`],
  ['\u200b=1', `"'=1"`],
  ['Evil;\u200b\u202e\u0000=1', `"Evil;'=1"`],
  ['Müller; Söhne, 1-2', '"Müller; Söhne, 1-2"'],
  ['jo-ann@works.example', '"jo-ann@works.example"'],
])('a cell of an export that says %s is no formula', (name, cell) => {
  expect(nameIn(name)).toBe(cell);
});

test('at any sign at which a program splits an export, no part of it begins a formula', () => {
  const pieces = fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '＝',
    ';',
    ',',
    '|',
    '\t',
    '\r',
    '\n',
    ' ',
    '"',
    '\u200b',
    "'",
    'a',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const name = csvOf([{ ...row, name: parts.join('') }]).replaceAll('\uFEFF', '');
      const cells = name.slice(name.indexOf('\r\n')).split(/[;,|\t\r\n]/);
      for (const one of cells) expect(one).not.toMatch(/^[\s"]*[=+\-@＝]/);
    }),
    { numRuns: 2_000 },
  );
});

test('a negative number stays a number', () => {
  expect(csvOf([{ ...row, score: -5 }])).toContain(',-5,');
});

test('an export has its header and a line for each lead', () => {
  const lines = csvOf([row, row]).split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('name,email,company');
});

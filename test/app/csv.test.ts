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
  ['\t=1', `"'\t=1"`],
  ['Ada "the first"', '"Ada ""the first"""'],
  ['Müller', '"Müller"'],
])('a cell of an export that says %s is no formula', (name, cell) => {
  expect(nameIn(name)).toBe(cell);
});

test('an export has its header and a line for each lead', () => {
  const lines = csvOf([row, row]).split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('name,email,company');
});

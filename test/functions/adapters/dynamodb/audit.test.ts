import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../../domain/access/audit-entry.ts';
import { createAudit } from '../../../../functions/adapters/dynamodb/audit.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const entry = (at: string, id: string): AuditEntry => ({ at, id, who: 'Ada', operation: 'sending', from: '127.0.0.1' });
const now = '2026-11-30T09:00:00.000Z';

test('the audit is read newest first, page by page, over months in which nothing happened', async () => {
  const audit = createAudit(table);
  const times = [
    '2026-11-29T10:00:00.000Z',
    '2026-11-29T10:00:00.000Z',
    '2026-11-01T00:00:00.000Z',
    '2026-02-03T08:00:00.000Z',
  ];
  for (const [n, at] of times.entries()) await audit.record(entry(at, `e${n}`));
  const seen: string[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await audit.page(now, 2, cursor);
    seen.push(...page.entries.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined && ++pages < 20);
  expect(seen).toEqual(['e1', 'e0', 'e2', 'e3']);
});

test('what was refused says so', async () => {
  const audit = createAudit(table);
  const refused = entry('2026-11-30T08:00:00.000Z', 'no');
  await audit.record(refused);
  await audit.refused(refused, 'Your role may not do this');
  expect((await audit.page(now, 1)).entries).toEqual([{ ...refused, refused: 'Your role may not do this' }]);
});

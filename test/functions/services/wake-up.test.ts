import { test } from 'vitest';
import { merges, neverLost } from '../../support/interleaving.ts';
import { useTable } from '../../support/table.ts';

const table = useTable();

test('a signal is never lost, however its writes fall between look and parking', async () => {
  await neverLost(table, ['click'], merges({ workflow: 2, click: 5 }));
}, 120_000);

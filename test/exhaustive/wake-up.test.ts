import { test } from 'vitest';
import { merges, neverLost } from '../support/interleaving.ts';
import { useTable } from '../support/table.ts';

const table = useTable();

test('two signals at once are never lost, however their writes fall between look and parking', async () => {
  await neverLost(table, ['click', 'second'], merges({ workflow: 2, click: 3, second: 3 }));
}, 120_000);

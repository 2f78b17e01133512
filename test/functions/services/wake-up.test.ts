import { afterAll, beforeAll, it } from 'vitest';
import type { Table } from '../../../functions/adapters/dynamodb/table.ts';
import { merges, neverLost } from '../../support/interleaving.ts';
import { startTable } from '../../support/world.ts';

let table: Table;
let stop: () => Promise<void>;
beforeAll(async () => ({ table, stop } = await startTable()));
afterAll(() => stop());

it('a signal is never lost, however its writes fall between look and parking', async () => {
  await neverLost(table, ['click'], merges({ workflow: 2, click: 5 }));
}, 120_000);

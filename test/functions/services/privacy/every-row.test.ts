import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rowsNaming } from '../../../../cli/aws/table-scan.ts';
import { places } from '../../../../domain/privacy/register.ts';
import { editId, leadKey, thanksKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Key } from '../../../../functions/adapters/dynamodb/table.ts';
import { heldOf } from '../../../../functions/services/privacy/export/held.ts';
import { startTable } from '../../../support/aws/dynamodb.ts';
import { createWorld } from '../../../support/world.ts';
import { erasureIn, everywhere, someoneElse, visitorId } from './everywhere.ts';

let storage: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  storage = await startTable();
  vi.spyOn(console, 'info').mockReturnValue();
});
afterAll(() => storage.stop());

/** Every row in which the lead or its browser is named, in the whole table. */
async function naming(...texts: string[]): Promise<Key[]> {
  const found: Key[] = [];
  for (const text of texts)
    for await (const key of rowsNaming(text, storage.tableName, storage.client)) found.push(key);
  return found;
}
/** The words of the register that begin its keys. */
const words = ({ PK, SK }: Key) => [PK, SK].map((key) => key.split('#')[0] ?? '');
const rowsOf = (fits: (place: (typeof places)[number][1]) => boolean) =>
  places.flatMap(([, place]) => (fits(place) ? (place.rows ?? []) : []));

test('of each kind of row that the register says is deleted, one is there before an erasure, and none in the whole table after it', async () => {
  const { table } = storage;
  const { world, input } = await everywhere(table);
  const { lead } = input;
  const { leads, notes, limits } = world.process();
  const at = input.order.at;
  await leads.findable(lead.id, ['ada', 'winter']);
  await notes.note(lead.id, 'mail-8', at);
  await limits.holdBack(lead.id, at, 'form');
  await table.put({ ...thanksKey(lead.id, someoneElse(lead)), promisedAt: at });
  const edit = { id: editId(1), type: 'profile.corrected', at, lifecycleId: lead.lifecycleId, detail: {} };
  await table.put({ PK: leadKey(lead.id), SK: 'EDIT#0001', ...edit });

  const before = new Set((await naming(lead.id, visitorId(lead))).flatMap(words));
  const deleted = rowsOf(({ erasing, whose }) => erasing === 'deleted' && (whose === 'leads' || whose === 'visitors'));
  expect(deleted.length).toBeGreaterThan(10);
  expect(deleted.filter((kind) => !before.has(kind))).toEqual([]);

  await erasureIn(world.process(), world, input.scene).erase(input.order);
  const staying = rowsOf(({ erasing }) => erasing === 'kept' || erasing === 'expires');
  const after = (await naming(lead.id, visitorId(lead))).filter(
    (key) => !words(key).some((kind) => staying.includes(kind)),
  );
  expect(after).toEqual([{ PK: leadKey(lead.id), SK: 'PROFILE' }]);
  expect([...input.scene.removedMail].sort()).toEqual(['mail-7', 'mail-8']);
  const deps = { table, receivedMail: async () => undefined, journeys: async () => [] };
  expect(await heldOf(lead.id, deps)).toBeUndefined();
  expect(await createWorld(table).process().leads.history(someoneElse(lead))).toBeDefined();
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDeliveryJournal } from '../../../../local/cloud/journal/deliveries.ts';

type Queued = { kind: 'queued'; id: string; event: string };
type End = { kind: 'done' | 'dead'; id: string };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-deliveries-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = () => openDeliveryJournal<Queued, End>(join(folder, 'events.ndjson'));
const accepted = (id: string) => ({ kind: 'queued' as const, id, event: `to ${id}@home.example` });
const kept = () => readFileSync(join(folder, 'events.ndjson'), 'utf8');

test('R11: when everything was delivered the file says nothing about anybody; until then nothing is lost', async () => {
  const journal = await open();
  await Promise.all([journal.accept(accepted('ada')), journal.accept(accepted('bob'))]);
  journal.end({ kind: 'done', id: 'ada' });
  expect(kept()).toContain('bob@home.example');
  await journal.close();

  const again = await open();
  expect([...again.waiting.keys()]).toEqual(['bob']);
  again.end({ kind: 'done', id: 'bob' });
  // What comes while the file is being emptied is kept.
  await again.accept(accepted('cy'));
  expect(
    kept()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(['cy']);
  again.end({ kind: 'done', id: 'cy' });
  await again.close();
  expect(kept()).toBe('');
});

test('several that end at once leave nothing in the file either', async () => {
  const journal = await open();
  const ids = ['ada', 'bob', 'cy'];
  await Promise.all(ids.map((id) => journal.accept(accepted(id))));
  for (const id of ids) journal.end({ kind: 'done', id });
  await vi.waitFor(() => expect(kept()).toBe(''));
  await journal.accept(accepted('dan'));
  expect(kept()).toContain('dan@home.example');
  await journal.close();
});

test('what was given up is kept', async () => {
  const journal = await open();
  await journal.accept(accepted('ada'));
  journal.end({ kind: 'dead', id: 'ada' });
  await journal.accept(accepted('bob'));
  journal.end({ kind: 'done', id: 'bob' });
  await journal.close();
  const { dead, waiting, close } = await open();
  expect([dead.map(({ id }) => id), [...waiting.keys()]]).toEqual([['ada'], []]);
  await close();
});

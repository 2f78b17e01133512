import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsNaming } from '../../../../cli/aws/table-scan.ts';
import { createAudit } from '../../../../functions/adapters/dynamodb/audit.ts';
import type { Key } from '../../../../functions/adapters/dynamodb/table.ts';
import type { Operation } from '../../../../functions/http/api/operation.ts';
import { operations } from '../../../../functions/http/api/operations.ts';
import { apiOf, signedIn } from '../../../support/api.ts';
import { startTable } from '../../../support/aws/dynamodb.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { erasureIn, everywhere } from '../../services/privacy/everywhere.ts';

let storage: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  storage = await startTable();
});
afterAll(() => storage.stop());

const secret = '0171 5550100';
const reason = `Ada Lovelace ${secret}`;

async function naming(text: string): Promise<Key[]> {
  const found: Key[] = [];
  for await (const key of rowsNaming(text, storage.tableName, storage.client)) found.push(key);
  return found;
}

test('what a rep wrote of a person is not in the audit, and after an erasure nowhere', async () => {
  const { table } = storage;
  const { world, input } = await everywhere(table);
  const { api, config } = apiOf(table, world);
  const rep = config.sales.reps[0]?.email;
  const say = (what: string, body: object, lead = input.lead.id) =>
    api(signedIn('POST', `/api/leads/${encodeURIComponent(lead)}/${what}`, rep, body));
  expect((await say('not-a-lead', { reason })).statusCode).toBe(400);
  expect((await say('note', { note: 'x' }, 'ada.lovelace@example.org')).statusCode).toBe(404);
  expect((await say('next-step', { nextOn: '2027-01-08', next: reason })).statusCode).toBe(200);
  expect((await say('pass', { reason })).statusCode).toBe(200);
  const { entries } = await createAudit(table).page(world.now(), 100);
  expect(entries.map(({ operation }) => operation).sort()).toEqual(['next-step', 'not-a-lead', 'note', 'pass']);
  expect(JSON.stringify(entries)).not.toMatch(/lovelace|0171/i);
  expect((await naming(secret)).length).toBeGreaterThan(0);

  await erasureIn(world.process(), world, input.scene).erase({ ...input.order, at: world.now() });
  expect(await naming(secret)).toEqual([]);
  expect(await naming('lovelace')).toEqual([]);
});

describe('the audit keeps a reason of those operations alone whose reason is for it', () => {
  const changing = Object.entries<Operation>(operations).filter(([, { method, body }]) => method !== 'GET' && body);
  const own: Record<string, object> = {
    reveal: {},
    export: {},
    erase: {},
    setSending: { state: 'on' },
    settleMail: { leadId: 'a', lifecycleId: 'b', track: 'c', step: 'd', decision: 'leave' },
  };

  test('which are these', () => {
    const keeping = Object.entries<Operation>(operations).filter(([, { auditsReason }]) => auditsReason);
    expect(keeping.map(([name]) => name).sort()).toEqual(Object.keys(own).sort());
  });

  test.each(changing)('%s', async (name, { method, path }) => {
    const { world } = await withOffer(storage.table);
    const { api } = apiOf(storage.table, world);
    const at = `/api${path.replace(/\{\w+\}/, name)}`;
    const ask = (said: object) => api(signedIn(method, at, 'admin@example.org', said));
    const body = own[name];
    const words = `for ${name}`;
    await ask({ ...body, reason: words });
    const { entries } = await createAudit(storage.table).page(world.now(), 100);
    const kept = entries.filter(({ operation, reason }) => operation === name && reason === words);
    expect(kept.length > 0).toBe(body !== undefined);
    if (body) expect((await ask({ ...body, reason: 'ada@example.org asked' })).statusCode).toBe(400);
  });
});

import { expect, test } from 'vitest';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { day, hour, plus } from '../../../../domain/time/instant.ts';
import { findWords } from '../../../../domain/workflow/desk/find-words.ts';
import { assignmentKey, repKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeads } from '../../../../functions/adapters/dynamodb/leads.ts';
import { leadRun } from '../../../../functions/adapters/dynamodb/reps.ts';
import type { Table } from '../../../../functions/adapters/dynamodb/table.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { monday, withOffer } from '../../../support/hand-off.ts';
import { aLead } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld } from '../../../support/world.ts';

const table = useTable();
let calls = 0;
/** The table, which counts what is asked of it. */
const counted: Table = new Proxy(table, {
  get: (_, name) => {
    const method = Reflect.get(table, name);
    return (...args: unknown[]) => {
      calls += 1;
      return method.apply(table, args);
    };
  },
});

test.each([
  ['the list', '', 3],
  ['the list by a filter', '?stage=captured&grade=A', 3],
  ['the list by words', '?q=ada wint', 3],
  ['the list by an address', '?q=ada@works.example', 3],
  ['what a rep has', '?owner=ada', 3],
  ['a lead', '/{id}', 3],
  ['the timeline of a lead', '/{id}/timeline', 3],
] as const)('%s takes three calls of the table at most, with everything before and after it', async (_, path, most) => {
  const { lead } = await withOffer(table, 'accepted');
  const leads = createLeads(table);
  for (let n = 0; n < 20; n++) {
    const other = aLead(monday);
    await leads.create(other);
    await leads.findable(other.id, findWords(other));
  }
  const { api } = apiOf(counted, createWorld(counted, monday));
  const get = () => api(signedIn('GET', `/api/leads${path.replace('{id}', lead.id)}`, 'manager@example.org'));
  // The first request of a process may read more.
  expect((await get()).statusCode).toBe(200);
  calls = 0;
  expect((await get()).statusCode).toBe(200);
  expect(calls).toBeLessThanOrEqual(most);
  expect(calls).toBeGreaterThan(0);
});

test('a page of the queue reads 25 leads however many the rep has, the likeliest to be late on the first one, and each lead once', async () => {
  const { offer, lead: first, world } = await withOffer(table, 'accepted');
  const at = plus(monday, 3 * day);
  const made: Lead[] = [];
  for (let n = 0; n < 60; n++) {
    const moves = [{ stage: 'working' as const, at: plus(at, (n - 90) * hour), why: 'of the test' }];
    const nextDue = plus(at, n === 59 ? -hour : day);
    const lead = aLead(monday, { stage: 'working', moves, nextDue, activeOn: '2026-11-01' });
    made.push(lead);
    await table.put({ ...lead, PK: `LEAD#${lead.id}`, SK: 'PROFILE' });
    const accepted = { ...offer, lifecycleId: lead.lifecycleId };
    await table.put({ ...accepted, ...assignmentKey(lead.id, accepted) });
  }
  const openLeads = Object.fromEntries([first, ...made].map((lead) => [leadRun(lead), monday]));
  await table.put({ ...repKey(offer.repId), openLeads, lastAssignedAt: monday });
  const { api, config } = apiOf(counted, createWorld(counted, at), { sales: world.config.sales });
  const email = config.sales.reps.find(({ id }) => id === offer.repId)?.email;
  const page = async (cursor?: string) =>
    bodyOf(await api(signedIn('GET', `/api/queue${cursor ? `?cursor=${cursor}` : ''}`, email)));
  await page();
  calls = 0;
  let { items, cursor } = await page();
  // What was entered about the team, the rep's row, the profiles, and a history each.
  expect(calls).toBeLessThanOrEqual(3 + 25);
  const ids = items.map(({ lead }: { lead: Lead }) => lead.id);
  expect(ids).toHaveLength(25);
  expect(ids).toEqual(expect.arrayContaining([first.id, made[59]?.id]));
  for (let pages = 1; cursor !== undefined; pages++) {
    expect(pages).toBeLessThan(3);
    ({ items, cursor } = await page(cursor));
    ids.push(...items.map(({ lead }: { lead: Lead }) => lead.id));
  }
  expect(ids.toSorted()).toEqual([first, ...made].map(({ id }) => id).toSorted());
});

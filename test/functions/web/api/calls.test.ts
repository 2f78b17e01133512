import { expect, test } from 'vitest';
import { findWords } from '../../../../domain/workflow/desk/find-words.ts';
import { createLeads } from '../../../../functions/adapters/dynamodb/leads.ts';
import type { Table } from '../../../../functions/adapters/dynamodb/table.ts';
import { apiOf, signedIn } from '../../../support/api.ts';
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

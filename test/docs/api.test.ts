import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Operation } from '../../functions/http/api/operation.ts';
import { operations } from '../../functions/http/api/operations.ts';
import { apiOf, signedIn } from '../support/api.ts';
import { withOffer } from '../support/hand-off.ts';
import { aLead, anAddress } from '../support/lead.ts';
import { root } from '../support/repository/sources.ts';
import { useTable } from '../support/table.ts';

const table = useTable();

/** Each curl line of the page, as the request it makes. */
const requests = [
  ...readFileSync(join(root, 'docs/reference/api.md'), 'utf8').matchAll(
    /^curl (?:-X (\w+) )?"?\$API\/(?:api|programs)([^"\s]+)"?.*?(?: -d '(.*)')?$/gm,
  ),
].map(([, method = 'GET', path = '', body]) => ({ method, path, body }));

const fits = ({ method, path }: Operation, request: (typeof requests)[number]) =>
  method === request.method &&
  new RegExp(`^${path.replace(/\{\w+\}/g, '[^/?]+')}(?:\\?|$)`).test(request.path) &&
  // A fixed word is no id: /leads/assign is no lead.
  !Object.values<Operation>(operations).some(
    (other) => other.path === request.path.split('?')[0] && other.path !== path && other.method === method,
  );

test('docs/reference/api.md has a line to try for each operation, and no other', () => {
  const all = Object.entries<Operation>(operations);
  const missing = all.filter(([, operation]) => !requests.some((request) => fits(operation, request)));
  expect(missing.map(([name, { method, path }]) => `${name}: curl -X ${method} $API/api${path}`)).toEqual([]);
  expect(requests.filter((request) => !all.some(([, operation]) => fits(operation, request)))).toEqual([]);
});

test.each(requests)('$method $path is understood as it stands', async ({ method, path, body }) => {
  const { world, input } = await withOffer(table);
  const another = aLead(world.now(), { email: anAddress() });
  await world.process().leads.create(another);
  // So that it can be taken back.
  if (path.endsWith('/merge/undo')) await world.process().merging.merge(input.leadId, another.id, { repId: 'manager' });
  const { api } = apiOf(table, world);
  // The reps of each world of a test have ids of their own.
  const rep = world.config.sales.reps[0]?.id ?? '';
  const own = (text: string) =>
    text
      .replaceAll('LEAD', input.leadId)
      .replaceAll('OTHER', another.id)
      .replace('MAIL', `${input.lifecycleId}.first.welcome`)
      .replace('NAME', `${input.leadId}-${input.lifecycleId}`)
      .replace('"ada"', `"${rep}"`);
  const answer = await api(signedIn(method, `/api${own(path)}`, 'admin@example.org', body && JSON.parse(own(body))));
  // Who asks has no offer, and of this world not all is there: that is said, and nothing of the request is wrong.
  expect([200, 403, 404, 409], answer.body).toContain(answer.statusCode);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Operation } from '../../functions/http/api/operation.ts';
import { operations } from '../../functions/http/api/operations.ts';
import { root } from '../support/repository/sources.ts';

/** Each curl line of the page, as the request it makes. test/lifecycle/api.test.ts sends them. */
const requests = [
  ...readFileSync(join(root, 'docs/reference/api.md'), 'utf8').matchAll(
    /^curl (?:-X (\w+) )?"?\$API\/(?:api|programs)([^"\s]+)/gm,
  ),
].map(([, method = 'GET', path = '']) => ({ method, path }));

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

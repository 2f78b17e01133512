import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { submissionFields } from '../../domain/capture/submission-fields.ts';
import { functionRows } from '../../lib/functions.ts';
import { root } from '../support/repository/sources.ts';

const page = readFileSync(join(root, 'docs/reference/http-api.md'), 'utf8');
/** Each section that describes a route, by its heading. */
const sections = Object.fromEntries(
  page
    .split(/^(?=##)/m)
    .map((section) => [/^### `([^`]+)`$/m.exec(section)?.[1], section] as const)
    .filter(([route]) => route !== undefined),
) as Record<string, string>;
const routes = functionRows.flatMap(([, { routes = [], signedInRoutes = [] }]) => [...routes, ...signedInRoutes]);

test('docs/reference/http-api.md describes every route of lib/functions.ts and no other', () => {
  expect(Object.keys(sections).sort()).toEqual([...routes].sort());
});

test.each(routes)('%s has an answer and an example for the embedded cloud', (route) => {
  const section = sections[route] ?? '';
  expect(section).toMatch(/\*\*Answer\*\*: /);
  const path = route === '$default' ? '/' : route.replace(/^[A-Z|]+ /, '').replace(/\{\w+\+?\}/g, '[^/ "?]+');
  expect(section).toMatch(new RegExp(`^ *curl .*\\$API${path}`, 'm'));
});

test('every field of a form is named', () => {
  const named = sections['POST /leads'] ?? '';
  expect(submissionFields.filter((field) => !named.includes(`\`${field}\``))).toEqual([]);
});

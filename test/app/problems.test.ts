import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, sources } from '../support/repository/sources.ts';

/** The texts of the app ask the browser for its language, so they are read here and not run. */
const german = readFileSync(join(root, 'app/texts/problems.ts'), 'utf8');

test('every title of a problem that the API answers people with is said in German too', () => {
  const api = sources().filter(({ path }) => /^functions\/(?:http\/api|web\/api)\//.test(path));
  const titles = api.flatMap(({ code }) => [...code.matchAll(/\btitle: '([^']+)'/g)].map(([, title = '']) => title));
  const told = titles.filter((title) => /^\w+ .* /.test(title));
  expect(told.length).toBeGreaterThan(10);
  expect([...new Set(told)].filter((title) => !german.includes(`'${title}': '`))).toEqual([]);
});

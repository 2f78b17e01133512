import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestSpecification, Vitest } from 'vitest/node';
import { LongestFirst, longest } from './support/longest-first.ts';
import { root } from './support/repository/sources.ts';

test('the files that are known to be long are there', () => {
  expect(longest.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('long files begin, in their order and of any suite; the others follow', async () => {
  const project = { name: 'any', config: { isolate: true, sequence: { groupOrder: 0 } } };
  const [first = '', second = ''] = longest;
  const others = ['test/longest-first.test.ts', 'test/byte-search.test.ts'];
  const files = [...others, second, first].map((path) => ({ moduleId: join(root, path), project }));
  const vitest = { config: { root }, cache: { getTestSpecificationResult: () => undefined } };
  const sorted = await new LongestFirst(vitest as unknown as Vitest).sort(files as unknown as TestSpecification[]);
  expect(sorted.map(({ moduleId }) => moduleId)).toEqual(
    [first, second, 'test/byte-search.test.ts', 'test/longest-first.test.ts'].map((path) => join(root, path)),
  );
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/repository/sources.ts';

interface Recipe {
  title: string;
  /** As the heading promises them: with those that are only sometimes needed. */
  files: number;
  tests: number;
  steps: string[];
}

/** The recipes of CONTRIBUTING.md that add something: "### Add a command: 2 files". */
const recipes = Array.from(
  readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(/^### (Add .+): (\d+) files?(.*)\n([^#]+)/gm),
  ([, title = '', files, more = '', text = '']): Recipe => ({
    title,
    files: Number(files) + Number(/(\d+) more/.exec(more)?.[1] ?? 0),
    tests: Number(/(\d+) tests?/.exec(more)?.[1] ?? 0),
    steps: text.split(/^\d+\. /m).slice(1),
  }),
);
const pathsIn = (text: string) => Array.from(text.matchAll(/`([\w.-]+(?:\/[\w.<>-]+)+)`/g), ([, path = '']) => path);
const isTest = (path: string) => path.startsWith('test/') && path.endsWith('.test.ts');

test('the recipes are those that somebody new needs', () => {
  expect(recipes.length).toBeGreaterThanOrEqual(10);
});

test.each(recipes)('$title takes as many files as its heading promises', ({ files, tests, steps }) => {
  const begun = steps.flatMap((step) => pathsIn(/^`[^`]+`/.exec(step)?.[0] ?? ''));
  expect(begun.filter((path) => !isTest(path))).toHaveLength(files);
  const named = steps.filter((step) => step.startsWith('`test/')).flatMap(pathsIn);
  expect(named.filter(isTest)).toHaveLength(tests);
});

test.each(recipes)('$title names files that are there', ({ steps }) => {
  const named = steps.flatMap(pathsIn).filter((path) => !/[<>]/.test(path) && /\.\w+$|\/$/.test(path));
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

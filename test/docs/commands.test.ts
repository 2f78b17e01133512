import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../cli/commands/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/repository/sources.ts';
import { typedIn } from '../support/repository/typed-commands.ts';

/** All that people read or copy commands from. */
const papers = globSync(['*.md', 'docs/**/*.{md,yaml}', '{config,emails,guides,bench,state-machines}/*.{md,yaml}'], {
  cwd: root,
}).filter((path) => path !== 'CHANGELOG.md');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

test('the papers name commands', () => {
  expect(papers).toEqual(expect.arrayContaining(['README.md', 'docs/runbook.md', 'config/scoring.yaml']));
  expect(papers.flatMap((path) => typedIn(textOf(path))).length).toBeGreaterThan(40);
});

test.each(papers)('every npm script that %s names exists', (path) => {
  const named = [...textOf(path).matchAll(/\bnpm (?:run (?:--silent )?|(?=start\b|test\b))([a-z][\w:-]*)/g)];
  const wrong = named.map(([, name = '']) => name).filter((name) => !(name in packageJson.scripts));
  expect(wrong).toEqual([]);
});

test.each(papers)('every leadloop command that %s names exists, with its options', async (path) => {
  for (const { words, line } of typedIn(textOf(path))) {
    if (words[0] === undefined || /^(<command>|…|-.*)$/.test(words[0])) continue;
    const entry = commands.find(({ name }) => name.split(' ').every((word, n) => words[n] === word));
    expect(entry?.name, `${path}: ${line}`).toBeDefined();
    const { options = {}, passesOn } = (await entry?.load())?.command ?? {};
    const known = [...Object.keys(options).map((flags) => flags.split(' ')[0]), '--help'];
    const typed = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
    expect(passesOn ? [] : typed.filter((flag) => !known.includes(flag)), `${path}: ${line}`).toEqual([]);
  }
});

import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/repository/sources.ts';

const made = /^(?:node_modules|cdk\.out|dist|coverage|\.git|\.leadloop.*)$/;
const files = globSync('**/*.*', { cwd: root, exclude: (path) => made.test(path) }).map((path) =>
  path.replaceAll(sep, '/'),
);
const paths = new Set(files);
const names = new Set(files.map((path) => basename(path)));
/** What a comment writes after a folder is the end of a path: `workflow/verify.ts`. */
const ends = new Set(files.flatMap((path) => path.split('/').map((_, at, parts) => parts.slice(at).join('/'))));

/** Names of files that a command writes, that a reader shall make, or that stand for any file. */
const examples = new Set(['new.yaml', '._welcome.md', 'partials/signature.md', '.test.ts', '../x.ts']);

/** What people read: papers, and the comments of sources. Decisions and the changelog tell of files that were. */
const texts = files.filter(
  (path) => /\.(?:ts|tsx|mjs|css|yaml|md)$/.test(path) && !/^(?:docs\/decisions\/|CHANGELOG)/.test(path),
);

const named = /(?<![\w./@:*<>-])[\w./-]+\.(?:tsx?|mjs|md|ya?ml|css|sql)(?![\w(/-])/g;
const commentBegins = /^\s*(?:\/?\*|\/\/|#)|\s(?:\/\/|#)\s/;

const isThere = (name: string, path: string) =>
  paths.has(normalize(join(dirname(path), name))) || (name.includes('/') ? ends.has(name) : names.has(name));

/** The names of files that a text names and that the repository does not have, each with its line. */
function missingOf(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, at) => {
    const from = path.endsWith('.md') ? 0 : line.search(commentBegins);
    const read = from < 0 ? '' : line.slice(from).replace(/https?:\/\/\S+/g, '');
    return [...read.matchAll(named)]
      .map(([name]) => name)
      .filter((name) => !examples.has(name) && !isThere(name, path))
      .map((name) => `${path}:${at + 1} names ${name}, expected a file of the repository`);
  });
}

test('each file that a comment or a paper names is there', () => {
  expect(texts).toEqual(
    expect.arrayContaining(['README.md', 'config/scoring.yaml', 'domain/lead/lead.ts', 'app/router.tsx']),
  );
  expect(texts.flatMap((path) => missingOf(path, readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

test('a name of a file that moved is found, in a comment and in a paper', () => {
  expect(missingOf('cli/x.ts', "const a = 'gone.ts';\n// See domain/lead/gone.ts.")).toEqual([
    'cli/x.ts:2 names domain/lead/gone.ts, expected a file of the repository',
  ]);
  expect(missingOf('docs/x.md', 'See `gone.yaml`, https://a.example/b.md and `lead/lead.ts`.')).toEqual([
    'docs/x.md:1 names gone.yaml, expected a file of the repository',
  ]);
});

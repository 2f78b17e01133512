import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/repository/sources.ts';

/** Papers are Markdown for people; mails and guides are Markdown for leads, with links of their own. */
const papers = globSync('**/*.md', {
  cwd: root,
  exclude: (path) =>
    /^(node_modules|cdk\.out|dist|\.git|\.leadloop)$|^(emails|guides)\/(?!README)|^test\/support\//.test(path),
}).filter((path) => !/^(emails|guides)\/(?!README\.md)/.test(path));

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
/** Without code, in which brackets are no links. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '``');

/** Anchors as GitHub makes them: small letters, no punctuation, hyphens for spaces, a number for the second of a name. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} +(.+?) *#*$/gm)];
  return new Set(
    headings.map(([, heading = '']) => {
      const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const anchor = words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    }),
  );
}

/** What is wrong with a link of a paper, or undefined. */
function problemOf(paper: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(root, paper) : resolve(root, dirname(paper), decodeURI(path));
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return `${target}: there is no such file`;
  if (anchor === undefined || (!found.isDirectory() && !file.endsWith('.md'))) return undefined;
  if (found.isDirectory()) return `${target}: a folder has no anchors`;
  return anchorsOf(readFileSync(file, 'utf8')).has(anchor) ? undefined : `${target}: there is no such heading`;
}

const linksOf = (paper: string) =>
  [...prose(textOf(paper)).matchAll(/\[[^\]]*\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z][a-z+.-]*:/.test(target));

test('the papers link to one another', () => {
  expect(papers).toEqual(expect.arrayContaining(['README.md', 'docs/guide/ads.md', 'docs/reference/http-api.md']));
  expect(papers.flatMap(linksOf).length).toBeGreaterThan(150);
});

test.each(papers)('every link of %s leads to a file, and to a heading in it', (paper) => {
  expect(linksOf(paper).flatMap((target) => problemOf(paper, target) ?? [])).toEqual([]);
});

test('each document of docs/ but the decisions is linked from another paper', () => {
  const linked = new Set(
    papers.flatMap((paper) =>
      linksOf(paper).map((target) => resolve(root, dirname(paper), target.split('#')[0] ?? '')),
    ),
  );
  const alone = papers.filter((path) => /^docs\/(?!decisions\/)/.test(path) && !linked.has(join(root, path)));
  expect(alone).toEqual([]);
});

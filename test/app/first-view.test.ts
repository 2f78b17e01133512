import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildApp } from '../../lib/build/app.ts';

/** What design asks of a first view over a slow line; bytes. */
const most = 200_000;

test('no page of the app needs more than 200 kB before it shows', async () => {
  const { files, page } = await buildApp();
  const bytes = (name: string) => Buffer.from(files[name]?.body ?? '', 'base64');
  const sources = new Map(Object.keys(files).map((name) => [name, gunzipSync(bytes(name)).toString()]));
  const found = (name: string, pattern: RegExp) =>
    [...(sources.get(name) ?? '').matchAll(pattern)].flatMap(([, file = '']) => (files[file] ? [file] : []));

  /** A script with all that it imports at once. */
  function whole(name: string, known = new Set<string>()): Set<string> {
    if (known.has(name)) return known;
    known.add(name);
    for (const file of found(name, /(?:from|import)"\.\/([^"]+)"/g)) whole(file, known);
    return known;
  }
  const atOnce = [...page.matchAll(/\/app\/assets\/([^"]+)/g)].map(([, name = '']) => name);
  const frame = new Set(atOnce.flatMap((name) => [...whole(name)]));
  const pages = [...frame].flatMap((name) => found(name, /import\("\.\/([^"]+)"\)/g));
  expect(atOnce.length).toBe(2);
  expect(pages.length).toBeGreaterThan(10);
  for (const name of pages) {
    const size = [...new Set([...frame, ...whole(name)])].reduce((sum, file) => sum + bytes(file).length, 0);
    expect(size, name).toBeLessThanOrEqual(most);
  }
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserScripts, buildBrowserScripts } from '../../../lib/build/browser-scripts.ts';
import { type BundleReport, bundle, functionNames, table } from '../../../lib/build/bundle.ts';
import { readSettings } from '../../../lib/build/settings.ts';
import { sourceOf } from '../../../lib/build/virtual-modules.ts';

const settings = readSettings();
const dir = mkdtempSync(join(tmpdir(), 'leadloop-bundle-'));
const room = join(dir, 'functions');
let report: BundleReport;

beforeAll(async () => {
  mkdirSync(room);
  writeFileSync(
    join(room, 'greeting.ts'),
    `import { scoring } from 'leadloop:config';
     class GreetingImpossible extends Error { override readonly name: string = 'GreetingImpossible' }
     export const handler = async (who: string) => { if (!who) throw new GreetingImpossible('nobody'); return { who, half: scoring.halfLife }; };`,
  );
  writeFileSync(
    join(room, 'post.ts'),
    `import { mails } from 'leadloop:mails';\nexport const handler = async () => mails;`,
  );
  writeFileSync(join(room, 'settings.d.ts'), 'export {};');
  mkdirSync(join(room, 'adapters'));
  writeFileSync(join(room, 'adapters', 'table.ts'), 'export {};');
  report = await bundle({ ...settings, functions: room, outdir: join(dir, 'dist'), quiet: true });
});
afterAll(() => rmSync(dir, { recursive: true }));

const load = (name: string, dist = 'dist') => createRequire(import.meta.url)(join(dir, dist, name, 'index.js'));
const code = (name: string, dist = 'dist') => readFileSync(join(dir, dist, name, 'index.js'), 'utf8');

test('every flat file of the room is a function, nothing else is', () => {
  expect(functionNames(room)).toEqual(['greeting', 'post']);
  expect(report.functions.map(({ name }) => name)).toEqual(['greeting', 'post']);
});

describe('a bundle', () => {
  test('is CommonJS that runs as Lambda runs it, although this repository is ESM', async () => {
    expect(await load('greeting').handler('Ada')).toEqual({ who: 'Ada', half: settings.config.scoring.halfLife });
  });

  test('keeps the names of errors through minification', async () => {
    await expect(load('greeting').handler('')).rejects.toMatchObject({ name: 'GreetingImpossible' });
  });

  test('carries only the parts of the configuration its function reads', () => {
    expect(code('greeting')).toContain('halfLife');
    expect(code('greeting')).not.toContain(settings.config.deployment.sender.email);
    expect(code('greeting')).not.toContain(settings.config.deployment.product.postalAddress);
  });

  test('carries of the mails what a sender must know, and not their text', async () => {
    const mails = await load('post').handler();
    expect(Object.keys(mails)).toEqual(settings.mails.map(({ name }) => name));
    expect(Object.keys(mails.welcome)).toEqual(['name', 'title', 'kind', 'links', 'fallbacks']);
  });

  test('has no source map and no path of this machine in it', () => {
    expect(code('greeting')).not.toMatch(/sourceMappingURL|tmp/);
  });

  test('has the same bytes wherever it is written', async () => {
    await bundle({ ...settings, functions: room, outdir: join(dir, 'elsewhere/deep'), quiet: true });
    for (const name of ['greeting', 'post']) expect(code(name, 'elsewhere/deep')).toBe(code(name));
  });
});

test('a function that was removed is not left in the output', async () => {
  const out = join(dir, 'shrinking');
  mkdirSync(join(out, 'gone'), { recursive: true });
  await bundle({ ...settings, functions: room, outdir: out, quiet: true });
  expect(() => readFileSync(join(out, 'gone'))).toThrow(/ENOENT/);
});

test('the report says how big each function is', () => {
  expect(table(report)).toMatch(/bundled 2 functions in \d+ ms\n {2}greeting +\d+ kB\n {2}post +\d+ kB/);
});

test('the virtual modules serve vitest what esbuild gets', async () => {
  const { scoring } = await import('leadloop:config');
  const { mails } = await import('leadloop:mails');
  expect(scoring).toEqual(settings.config.scoring);
  expect(await sourceOf('leadloop:mails', settings)).toBe(`export const mails = ${JSON.stringify(mails)};\n`);
});

test('browser scripts are finished text: minified, in ASCII, and nothing that ends a script element', async () => {
  const scripts = await buildBrowserScripts();
  expect(Object.keys(scripts)).toEqual([...browserScripts]);
  expect(scripts).toEqual(await buildBrowserScripts());
  expect((await import('leadloop:scripts')).form).toBe(scripts.form);
  for (const text of Object.values(scripts)) {
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(text).not.toMatch(/<\/script|\bimport\b|sourceMappingURL/i);
  }
});

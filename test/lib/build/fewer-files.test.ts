import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { bundle } from '../../../lib/build/bundle.ts';
import { readSettings } from '../../../lib/build/settings.ts';
import { root } from '../../support/repository/sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadloop-fewer-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Functions that send commands to every service, and read input with zod. */
const doors = ['web/api-readiness', 'web/api-executions', 'listeners/sweep', 'listeners/inbound-mail'];
for (const door of doors)
  writeFileSync(
    join(folder, `${door.replace(/.*\//, '')}.ts`),
    `export { handler } from ${JSON.stringify(join(root, 'functions', `${door}.ts`))};\n`,
  );

/** Counts the commands that are read; `whole` gives esbuild each file as its package has it. */
function reading(whole: boolean) {
  const read = new Set<string>();
  const plugin: Plugin = {
    name: 'reading',
    setup({ onLoad }) {
      onLoad({ filter: /dist-es[/\\](?:commands|pagination|waiters)[/\\][A-Za-z]+\.js$/ }, ({ path }) => {
        read.add(path);
        return undefined;
      });
      if (whole)
        onLoad({ filter: /(?:client-[\w-]+[/\\]dist-es[/\\].*|locales[/\\])index\.js$/ }, async ({ path }) => ({
          contents: await readFile(path, 'utf8'),
        }));
    },
  };
  return { read, plugin };
}

test('what nobody uses is not read, and no byte of a bundle is another', async () => {
  const settings = readSettings();
  const made = async (name: string, whole: boolean) => {
    const { read, plugin } = reading(whole);
    const outdir = join(folder, name);
    await bundle({ ...settings, functions: folder, outdir, plugins: [plugin], quiet: true });
    const code = doors.map((door) => readFileSync(join(outdir, door.replace(/.*\//, ''), 'index.js'), 'utf8'));
    return { code, read: read.size };
  };
  const [whole, fewer] = [await made('whole', true), await made('fewer', false)];
  expect(fewer.code).toEqual(whole.code);
  expect(fewer.read).toBeGreaterThan(20);
  expect(whole.read / fewer.read).toBeGreaterThan(8);
});

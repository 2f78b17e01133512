import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ConfigError, loadConfig } from '../../../lib/config/load.ts';

/** The config/, emails/ and guides/ that tests run on: a frozen copy, so edits of the shipped ones turn no test red. */
export const settings = join(import.meta.dirname, '../settings');
const config = join(settings, 'config');

/**
 * A copy of the fixture configuration with one file changed, so that these tests see what a marketer's slip does to files
 * like those a marketer has. `line` finds where the slip is, because the files change.
 */
export function edited(file: string, from: string | RegExp, to: string | (() => string)) {
  const parent = mkdtempSync(join(tmpdir(), 'leadloop-'));
  const dir = join(parent, 'config');
  cpSync(config, dir, { recursive: true, filter: (path) => path === config || basename(path).endsWith('.yaml') });
  const before = readFileSync(join(dir, file), 'utf8');
  const after = typeof to === 'string' ? before.replace(from, to) : before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${from}: correct this test`);
  writeFileSync(join(dir, file), after);
  return {
    dir,
    line: (text: string) => after.slice(0, after.indexOf(text)).split('\n').length,
    remove: () => rmSync(parent, { recursive: true }),
  };
}

/** What the loader says is wrong with a folder; nothing: []. */
export function problemsIn(dir: string): readonly string[] {
  try {
    loadConfig(dir);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

/** The same after one edit of one file. */
export function problemsAfter(file: string, from: string | RegExp, to: string | (() => string)): readonly string[] {
  const copy = edited(file, from, to);
  try {
    return problemsIn(copy.dir);
  } finally {
    copy.remove();
  }
}

/** The same as one text, as people see it. */
export const wrongAfter = (file: string, from: string | RegExp, to: string): string =>
  problemsAfter(file, from, to).join('\n');

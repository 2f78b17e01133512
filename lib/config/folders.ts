import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');

/**
 * The folder with config/, emails/ and guides/. LEADLOOP_SETTINGS names another one: the tests use it, so that edits of the
 * shipped settings break no test.
 */
export function settingsFolder(
  part: 'config' | 'emails' | 'guides',
  root: string = process.env.LEADLOOP_SETTINGS || repository,
): string {
  return join(root, part);
}

/** The Markdown files of a folder, in order of name, apart from README.md and what programs hide there (`._welcome.md`). */
export const markdownFiles = (dir: string): string[] =>
  readdirSync(dir)
    .filter((file) => file.endsWith('.md') && file !== 'README.md' && !file.startsWith('.'))
    .sort();

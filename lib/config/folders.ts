import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');

/**
 * Where the files that people edit are. LEADLOOP_SETTINGS names another folder that holds config/, emails/ and guides/:
 * the tests run on settings of their own, so no edit of the shipped ones turns them red.
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

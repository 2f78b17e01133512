import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { marked } from 'marked';
import { UserError } from '../../domain/lead/errors.ts';
import { settingsFolder } from '../config/folders.ts';

/** A guide as it is shown: its title, and what stands under it as HTML. */
export interface CompiledGuide {
  id: string;
  title: string;
  html: string;
}

/** Every `*.md` of this folder (README.md apart), in order of name. Throws an Error with each that has no title. */
export function compileGuides(dir: string = settingsFolder('guides')): CompiledGuide[] {
  const files = readdirSync(dir).filter((file) => file.endsWith('.md') && file !== 'README.md');
  const guides = files.sort().map((file) => {
    const [, title = '', text = ''] = /^# (.+)\n([\s\S]*)$/.exec(readFileSync(join(dir, file), 'utf8')) ?? [];
    return { id: basename(file, '.md'), title, html: marked.parse(text, { async: false }) };
  });
  const untitled = guides
    .filter(({ title }) => title === '')
    .map(({ id }) => `guides/${id}.md:1: got no title, expected "# …" on the first line`);
  if (untitled.length > 0) throw new UserError(untitled.join('\n'));
  return guides;
}

import { basename, join } from 'node:path';
import { marked } from 'marked';
import { UserError } from '../../domain/lead/errors.ts';
import { markdownFiles, settingsFolder } from '../config/folders.ts';
import { readText } from '../config/text-file.ts';

/** A compiled guide: its title, and the rest as HTML. */
export interface CompiledGuide {
  id: string;
  title: string;
  html: string;
}

/** Every `*.md` of this folder (README.md apart), in order of name. Throws an Error that names each one without a title. */
export function compileGuides(dir: string = settingsFolder('guides')): CompiledGuide[] {
  const problems: string[] = [];
  const guides = markdownFiles(dir).map((file) => {
    const { text: whole, wrong } = readText(join(dir, file));
    const [, title = '', text = ''] = /^\s*# (.+)\n([\s\S]*)$/.exec(`${whole}\n`) ?? [];
    if (wrong) problems.push(`guides/${file}:${wrong.line}: ${wrong.what}`);
    else if (title === '') problems.push(`guides/${file}:1: got no title, expected "# …" on the first line`);
    return { id: basename(file, '.md'), title, html: marked.parse(text, { async: false }) };
  });
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return guides;
}

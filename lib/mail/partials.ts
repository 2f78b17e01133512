import { basename, join } from 'node:path';
import { didYouMean } from '../config/did-you-mean.ts';
import { markdownFiles } from '../config/folders.ts';
import { sound } from '../config/text-file.ts';
import type { Problem } from './tags.ts';

/** A mail's body with its partials filled in; `lineOf` gives a line's number in the mail's own file. */
interface Expanded {
  body: string;
  lineOf(line: number): number;
  problems: Problem[];
}

const inclusion = /^\s*\{\{>\s*([^\s{}]+)\s*\}\}\s*$/;

/** The shared pieces of mails, by name: `partials/signature.md` is `{{> signature}}` on a line of its own. */
export function readPartials(dir: string): ReadonlyMap<string, string> {
  const folder = join(dir, 'partials');
  let files: string[];
  try {
    files = markdownFiles(folder);
  } catch {
    return new Map(); // a folder of mails that share nothing
  }
  const read = (file: string) => sound(join(folder, file), `emails/partials/${file}`).trimEnd();
  return new Map(files.map((file) => [basename(file, '.md'), read(file)]));
}

/** Fills in the partials of a body whose first line is `firstLine`; a mistake in a partial is shown where a mail includes it. */
export function expandPartials(body: string, firstLine: number, partials: ReadonlyMap<string, string>): Expanded {
  const problems: Problem[] = [];
  const lines: { text: string; from: number }[] = [];
  for (const [index, text] of body.split('\n').entries()) {
    const from = firstLine + index;
    const name = inclusion.exec(text)?.[1];
    const partial = name === undefined ? text : partials.get(name);
    if (partial === undefined)
      problems.push({
        line: from,
        message: `no partial "${name}", expected one of: ${[...partials.keys()].join(', ') || 'none'} (emails/partials/)${didYouMean(name ?? '', partials.keys())}`,
      });
    else for (const line of partial.split('\n')) lines.push({ text: line, from });
  }
  return {
    body: lines.map(({ text }) => text).join('\n'),
    lineOf: (line) => lines[line - firstLine]?.from ?? firstLine,
    problems,
  };
}

import { join } from 'node:path';
import { markdownFiles } from '../config/folders.ts';
import { readText } from '../config/text-file.ts';
import { parseFrontMatter } from './front-matter.ts';
import { expandPartials, readPartials } from './partials.ts';

/** Words that promise nothing. */
const small = new Set(
  `about after also been before from have here into just more most only other over please same some than that them then there
  these they this those until very what when where which while will with without would your yours takes takes`.split(
    /\s+/,
  ),
);

const numbers = new Set(
  'one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred'.split(' '),
);
const days = new Set('monday tuesday wednesday thursday friday saturday sunday today tomorrow'.split(' '));

const wordsIn = (text: string): string[] => [
  ...(text
    .replace(/\{\{[^{}]*\}\}/g, ' ')
    .toLowerCase()
    .match(/[\p{L}\p{M}]+|\d+/gu) ?? []),
];
const isNumber = (word: string) => numbers.has(word) || /^\d/.test(word);

/** Two forms of a word count as one: "technicians" matches "technician". */
const stem = (word: string) => word.slice(0, Math.max(4, word.length - 3));

/** What a preview line promises without its subject or body containing it: numbers with their unit, days, or most of its words. */
export function unsaid(preview: string, said: string): string[] {
  const [promised, there] = [wordsIn(preview), wordsIn(said)];
  const isSaid = (word: string) =>
    isNumber(word) || word.length < 4
      ? there.includes(word)
      : there.some((one) => one.startsWith(stem(word)) || (one.length > 3 && word.startsWith(stem(one))));
  const missing = (words: readonly string[]) => [...new Set(words)].filter((word) => !isSaid(word));
  const exact = promised.filter(
    (word, at) => isNumber(word) || days.has(word) || (isNumber(promised[at - 1] ?? '') && !small.has(word)),
  );
  const telling = promised.filter((word) => word.length > 3 && !small.has(word));
  const vague = missing(telling);
  return vague.length * 2 > new Set(telling).size ? vague : missing(exact);
}

/** A line for each mail whose preview promises more than the mail contains: `emails/welcome.md:4: …`. */
export function previewWarnings(dir: string): string[] {
  const partials = readPartials(dir);
  return markdownFiles(dir).flatMap((file) => {
    const { front, lineOf, body, bodyLine } = parseFrontMatter(readText(join(dir, file)).text);
    if (!front) return [];
    const missing = unsaid(front.preview, `${front.subject} ${expandPartials(body, bodyLine, partials).body}`);
    return missing.length === 0
      ? []
      : [
          `emails/${file}:${lineOf.preview}: the preview says ${missing.map((word) => `"${word}"`).join(', ')}, which the mail does not — a preview that the mail keeps is opened again`,
        ];
  });
}

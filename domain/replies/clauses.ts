import { closings, polite, refusals, thanks, underneath, wants } from './stop-words.ts';

/** The length of a short reply; a longer one has more to say, and a person reads it. */
export const mostWords = 40;

export const wordsOf = (clause: string) => clause.split(' ').filter((word) => word !== '');

/** Whether a clause wants something of us: "send a quote", and not "no interest in your offer". */
export function isWish(clause: string): boolean {
  const words = wordsOf(clause);
  const at = words.findIndex((word) => wants.has(word));
  return at >= 0 && !words.slice(0, at).some((word) => refusals.has(word));
}

export const isPolite = (clause: string) => wordsOf(clause).every((word) => polite.has(word));

/** A text as paragraphs of clauses of plain words, up to the greeting at the end. */
export function paragraphsOf(own: readonly string[]): string[][] {
  const paragraphs: string[][] = [[]];
  let count = 0;
  for (const [at, line] of own.entries()) {
    const said = line.slice(0, longestLine);
    const last = paragraphs.at(-1) ?? [];
    if (said.trim() === '' && last.length > 0) paragraphs.push([]);
    if (said.trim() === '') continue;
    if (/^(?:--|__|==)/.test(said)) break;
    const start = plain(said);
    const isClosing = closings.has(start) || (isPolite(start) && wordsOf(start).some((word) => thanks.has(word)));
    // A closing with nothing above it: "Saludos," also opens a mail.
    if (closings.has(start) && isSignature(own.slice(at + 1, at + 1 + longestSignature))) break;
    if (underneath.test(start) || (isClosing && count > 0)) {
      if (count > 0) break;
      continue;
    }
    const clauses = withoutAddresses(said)
      .split(/[.,;:!?()]/)
      .map(plain)
      .filter(Boolean);
    paragraphs.at(-1)?.push(...clauses);
    count += clauses.length;
    if (count > 2 * mostWords) break;
  }
  return paragraphs.filter((clauses) => clauses.length > 0);
}

/** Nothing but names and numbers. */
const isSignature = (lines: readonly string[]) =>
  lines.every((line) =>
    line
      .slice(0, longestLine)
      .split(' ')
      .every((word) => word === '' || /^[^\p{Ll}]/u.test(word)),
  );
const longestSignature = 5;

const withoutAddresses = (line: string) =>
  line
    .split(' ')
    .filter((word) => !word.includes('@'))
    .join(' ');

/** Longer lines are no short reply. */
const longestLine = 2_000;

/** Lower case, without accents and marks, single spaces: "Don’t e-mail me!" is "dont e mail me". */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/n['’`]t(?!\p{L})/gu, 'nt')
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .replace(/ı/g, 'i')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

import { isWish, mostWords, paragraphsOf, wordsOf } from './clauses.ts';
import { around, bareNos, greetings, leads, refusals } from './refusal-words.ts';
import { thanks } from './stop-words.ts';

/** The most words of a name below a refusal. */
const longestName = 4;
const longestGreeting = 5;
/** Letters that may follow the last word of a refusal. */
const longestEnding = 3;

/**
 * Whether a reply only declines: "Kein Interesse", "No thanks". `own`: the person's own lines. A reply with a question, a wish,
 * or a word that refusal-words.ts lacks goes to a person instead.
 */
export function isRefusal(own: readonly string[]): boolean {
  if (own.some((line) => /[?？]|^p\.? ?s\b/i.test(line))) return false;
  const clauses = paragraphsOf(withoutName(own)).flat();
  if (clauses.flatMap(wordsOf).length > mostWords) return false;
  const isThanked = clauses.flatMap(wordsOf).some((word) => thanks.has(word));
  const [first = '', ...others] = clauses;
  const rest = isGreeting(first) ? others : clauses;
  const isNo = (clause: string) => isRefused(clause) || (isThanked && isBareNo(clause));
  const isBeside = (clause: string) => isBareNo(clause) || isCourteous(clause);
  return rest.some(isNo) && rest.every((clause) => isNo(clause) || isBeside(clause));
}

/** A refusal with nothing but known words around it; behind it none that turns it round. */
function isRefused(clause: string): boolean {
  const text = ` ${clause} `;
  return refusals.some((refusal) => {
    const at = text.indexOf(` ${refusal}`);
    if (at < 0) return false;
    const words = wordsOf(text.slice(0, at));
    const before = bareNos.has(words[0] ?? '') ? words.slice(1) : words;
    const [ending = '', ...after] = text
      .slice(at + 1 + refusal.length)
      .trimEnd()
      .split(' ');
    const isWord = ending.length <= longestEnding;
    return (
      isWord && before.every((word) => around.has(word) || leads.has(word)) && after.every((word) => around.has(word))
    );
  });
}

function isBareNo(clause: string): boolean {
  const [first = '', ...more] = wordsOf(clause).filter((word) => !leads.has(word));
  return bareNos.has(first) && more.every((word) => around.has(word));
}

function isGreeting(clause: string): boolean {
  const words = wordsOf(clause);
  return greetings.has(words[0] ?? '') && words.length <= longestGreeting && !isWish(clause);
}

function isCourteous(clause: string): boolean {
  const words = wordsOf(clause);
  return (words.some((word) => thanks.has(word)) || sorry.has(clause)) && words.every((word) => around.has(word));
}

const sorry = new Set(['sorry', 'leider']);

/** Without the lines at the end that look like a name: each word begins with a capital letter. */
function withoutName(own: readonly string[]): readonly string[] {
  const lines = own.filter((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => !isName(line.slice(0, longestLine)));
  return lines.slice(0, Math.max(1, last + 1));
}

const longestLine = 100;
const isName = (line: string) => {
  const words = line.split(/[\s,]+/).filter((word) => word !== '');
  return words.length <= longestName && words.every((word) => /^\p{Lu}/u.test(word)) && !isWish(line.toLowerCase());
};

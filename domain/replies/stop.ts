import { isPolite, isWish, mostWords, paragraphsOf, plain, wordsOf } from './clauses.ts';
import {
  alone,
  bare,
  compounds,
  courtesies,
  elsewhere,
  elsewhereNot,
  meant,
  named,
  needMe,
  negated,
  negations,
  oldAddress,
  ownWords,
  pairs,
  phrases,
  polite,
  refusals,
  regrets,
  separated,
  uses,
  wants,
  whole,
} from './stop-words.ts';

/**
 * Whether a reply asks for no more mail and for nothing else: "unsubscribe", "bitte abmelden", "take me off your list". `own` are
 * the lines the person wrote, `subject` is asked when there are none.
 */
export function saysStop(own: readonly string[], subject: string): boolean {
  const said = paragraphsOf(own);
  if (said.some((clauses) => !clauses.every(isPolite))) return isStop(said);
  // The subject of an answer is ours.
  const asked = plain(subject.slice(0, 200));
  return !/^(?:re|aw|sv|odp|antw|ref|res|rif)\b/.test(asked) && isStop([[asked]]);
}

/** Whether the reply mentions stopping: then a person should read it. */
export function mentionsStop(own: readonly string[]): boolean {
  return paragraphsOf(own)
    .flat()
    .some((clause) => asksToStop(clause) || isWhole(clause));
}

function isStop(paragraphs: readonly string[][]): boolean {
  const clauses = paragraphs.flat();
  const words = clauses.flatMap(wordsOf);
  if (words.length > mostWords || clauses.some(isWish) || isRegret(clauses)) return false;
  if (clauses.some(asksToStop)) return true;
  // "Not interested, please stop" and a name below it, and not "Stop, I have a question".
  const others = clauses.filter((clause) => !isWhole(clause) && !isPolite(clause));
  const isNo = others.every(
    (clause) => wordsOf(clause).length < fewWords || wordsOf(clause).some((word) => refusals.has(word)),
  );
  if (isNo && words.length <= fewWords * 2 && clauses.some(isWhole)) return true;
  // A name and a company may follow a single word.
  const first = paragraphs.find((one) => !one.every(isPolite))?.flatMap(wordsOf) ?? [];
  const rest = first.filter((word) => !polite.has(word));
  return new Set(rest).size === 1 && alone.has(rest[0] ?? '');
}

const isWhole = (clause: string) =>
  whole.has(
    wordsOf(clause)
      .filter((word) => !courtesies.has(word))
      .join(' '),
  );

/** Few words that are not polite are clear. */
const fewWords = 4;

function asksToStop(clause: string): boolean {
  const words = wordsOf(clause);
  if (oldAddress.test(clause) && !words.some((word) => ownWords.has(word))) return false;
  const isClear = words.filter((word) => !polite.has(word)).length <= fewWords || words.some((word) => named.has(word));
  return (
    phrases.some((phrase) => isSaid(phrase, clause)) ||
    (isClear && bare.some((phrase) => isSaid(phrase, clause) && !isUsed(phrase, clause))) ||
    pairs.some(([verb, from]) => isSaid(verb, clause) && isTakenOff(clause, verb, from)) ||
    separated.some(([verb, ends]) => isSaid(verb, clause) && ends.includes(lastSaid(words))) ||
    isElsewhere(clause)
  );
}

/** "We use opt-out lists a lot": about their work. "We use another tool now, please unsubscribe" asks for it. */
function isUsed(phrase: string, clause: string): boolean {
  const text = ` ${clause} `;
  const at = text.indexOf(` ${phrase} `);
  const after = wordsOf(text.slice(at + phrase.length + 1));
  if (after.every((word) => polite.has(word)) || after.some((word) => ownWords.has(word))) return false;
  const before = wordsOf(text.slice(0, at));
  // The verb is at most two words before its object.
  return [0, 1, 2].some((between) => {
    const said = ` ${before.slice(0, before.length - between).join(' ')}`;
    return before.length > between && uses.some((verb) => said.endsWith(` ${verb}`));
  });
}

/** "Remove me from your list", and not "remove a technician from a list". */
function isTakenOff(clause: string, verb: string, from: string): boolean {
  const words = wordsOf(clause.slice(clause.indexOf(verb)));
  const end = words.indexOf(from);
  return end >= 0 && !words.slice(0, end).some((word) => ['a', 'an', 'one', 'some'].includes(word));
}

const lastSaid = (words: readonly string[]) => words.findLast((word) => !polite.has(word)) ?? '';

const abroad = elsewhere.map(plain);
const abroadNot = elsewhereNot.map(plain);
/** No such request is longer. */
const longestElsewhere = 80;
const isElsewhere = (clause: string) =>
  clause.length <= longestElsewhere &&
  abroad.some((part) => clause.includes(part)) &&
  !abroadNot.some((part) => clause.includes(part));

const isRegret = (clauses: readonly string[]) =>
  clauses.some((clause) => regrets.some((phrase) => ` ${clause} `.includes(` ${phrase} `)));

function isSaid(phrase: string, clause: string): boolean {
  const text = ` ${clause} `;
  const at = text.indexOf(` ${phrase} `);
  if (at < 0) return false;
  const after = wordsOf(text.slice(at + phrase.length + 1));
  const [next = '', ...more] = after;
  if (compounds.has(next) || (next !== '' && needMe.has(phrase) && !meant.has(next))) return false;
  // "Do not send me the invoice yet": one thing, and not all mail.
  const [article = '', thing = ''] = ['me', 'us'].includes(next) ? more : after;
  if (['the', 'a', 'an', 'your'].includes(article) && wants.has(thing)) return false;
  const before = wordsOf(text.slice(0, at)).slice(-3);
  return !before.some((word) => negations.has(word)) && !negated.some((words) => before.join(' ').endsWith(words));
}

import { dialled } from '../lead/dialled.ts';
import { normalizeEmail } from './identity.ts';
import { distinct, oneLine, seenText } from './text.ts';

/** Deeper lists are no answer of a form. */
export const deepest = 6;
/** Characters of one text that are looked at, where it may be cut: far more than any field keeps. */
const longestText = 50_000;

type Fields = Readonly<Record<string, unknown>>;

/** Fields in which programs put the answer, best first. */
const saying = [
  'prettyFormat',
  'labels',
  'label',
  'answer',
  'answers',
  'values',
  'response',
  'plain_text',
  'text',
  'content',
  'title',
  'name',
];
/** What makes an object with a label a question and its answer; without one it is a choice, and the label is what people read. */
const ofQuestions = ['type', 'key', 'question', 'field', 'primary', 'name', 'title'];
/** What is beside an answer and none. */
const besides = /^(?:.*_?ids?|ref|key|type|field|primary|index|order|position|versions|.*(?:_at|timestamp|time))$/i;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isGiven = (value: unknown) => value !== undefined && value !== null;

/**
 * The texts in a value: numbers count, of lists each item, of a choice its label, of a question with its answer the answer, in the
 * shapes of the usual form programs. What is read leniently counts with all its parts when it has none of these shapes; strictly it is
 * undefined then.
 */
export function textsIn(given: unknown, reading: 'strict' | 'lenient', depth = 0): string[] | undefined {
  if (!isGiven(given)) return [];
  if (typeof given === 'string' && reading === 'lenient') return listIn(given) ?? [given.slice(0, longestText)];
  if (typeof given === 'string') return [given];
  if (typeof given === 'number') return Number.isFinite(given) ? [String(given)] : undefined;
  if (typeof given === 'boolean') return depth > 0 ? [given ? 'yes' : 'no'] : undefined;
  if (typeof given !== 'object' || depth > deepest) return undefined;
  const said = isObject(given) ? saidIn(given) : (given as unknown[]);
  if (said === undefined) return reading === 'lenient' ? everyTextIn(given) : undefined;
  const texts = said.map((one) => textsIn(one, reading, depth + 1));
  if (reading === 'lenient') return texts.flatMap((each) => each ?? []);
  return texts.includes(undefined) ? undefined : (texts as string[][]).flat();
}

/** Power Automate hands over the choices of Microsoft Forms as the text of a list: `["Lifts","Doors"]`. */
function listIn(text: string): string[] | undefined {
  if (text.length > longestText || !/^\s?\["/.test(text) || !text.trimEnd().endsWith('"]')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** The values of an object by the letters of their names; those of a `value` in it when that is one. */
function bareParts(given: object): Map<string, unknown> {
  const { value } = given as Fields;
  const parts = isObject(value) ? value : (given as Fields);
  return new Map(Object.entries(parts).map(([name, one]) => [bareName(name), one]));
}

const partIn = (parts: ReadonlyMap<string, unknown>, ...names: string[]): string | undefined =>
  names
    .map((name) => parts.get(name))
    .flatMap((one) => (typeof one === 'string' || typeof one === 'number' ? [String(one).trim()] : []))
    .find((one) => one !== '' && !/^(?:null|undefined|n\/a)$/i.test(one));

/** The name in an object of its parts, as form programs send them, or in a list of words; undefined when there are none. */
export function nameOf(given: object): string | undefined {
  if (Array.isArray(given))
    return given.length > 1 && given.every((one) => typeof one === 'string' && /^\S+$/.test(one))
      ? given.join(' ')
      : undefined;
  const parts = bareParts(given);
  // 1.3 and 1.6 are Gravity Forms'.
  const both = [
    partIn(parts, 'firstname', 'first', 'givenname', 'given', '13'),
    partIn(parts, 'lastname', 'last', 'familyname', 'family', 'surname', '16'),
  ].filter((part) => part !== undefined);
  return both.length > 0 ? both.join(' ') : undefined;
}

/** The phone number in an object of its parts: the code of the country, of the area, and the rest. */
export function phoneOf(given: unknown): string | undefined {
  if (!isObject(given)) return undefined;
  const parts = bareParts(given);
  const code = partIn(parts, 'country', 'countrycode', 'phonecountrycode')?.replace(/^(?:\+|00)/, '');
  const [area, rest] = [partIn(parts, 'area', 'areacode'), partIn(parts, 'phone', 'phonenumber', 'number')];
  if (rest === undefined || (code === undefined && area === undefined)) return undefined;
  const isCode = code !== undefined && /^[1-9]\d{0,3}$/.test(code) && !rest.startsWith('+');
  return [isCode ? `+${code}` : '', area ?? '', rest].filter(Boolean).join(' ');
}

/** What an object of a form program says; undefined when it has none of their shapes. */
function saidIn(given: Fields): unknown[] | undefined {
  const { type, value, label, other, options } = given;
  const { day, month, year } = given;
  if ([day, month, year].every((one) => /^\d{1,4}$/.test(String(one))))
    return [[year, month, day].map((one) => String(one).padStart(2, '0')).join('-')];
  // Typeform and Notion: {"type": "choice", "choice": …}.
  if (typeof type === 'string' && Object.hasOwn(given, type) && isGiven(given[type])) return [given[type]];
  const isQuestion =
    typeof value === 'object' ||
    typeof value === 'boolean' ||
    (typeof label === 'string' && /[?:]\s*$/.test(label)) ||
    ofQuestions.some((name) => Object.hasOwn(given, name));
  // A question that nobody answered: its label is no answer.
  if (Object.hasOwn(given, 'value') && !isGiven(value) && typeof type === 'string') return [];
  // Tally: the ids of what was chosen, and the options that have them.
  if (isGiven(value) && Array.isArray(options)) return [value].flat().map((one) => optionOf(options, one));
  const names = isGiven(value) && isQuestion ? ['prettyFormat', 'value'] : [...saying, 'value'];
  const chosen = names.map((name) => given[name]).find(isGiven);
  // Jotform numbers what was chosen, beside what was written in.
  const numbered =
    chosen === undefined && isGiven(other) ? Object.keys(given).filter((name) => /^\d+$/.test(name)) : [];
  const all = [chosen, ...numbered.map((name) => given[name]), other].filter(isGiven);
  return all.length === 0 ? undefined : all;
}

/** Letters and digits alone: "jobTitle" and "Job title" are one name. */
export const bareName = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** What was answered, when the label beside it is the name of the field itself. */
export function answeredTo(name: string, given: unknown): unknown {
  if (!isObject(given) || !isGiven(given.value) || typeof given.label !== 'string') return given;
  return bareName(given.label) === bareName(name) ? given.value : given;
}

const optionOf = (options: readonly unknown[], chosen: unknown): unknown =>
  options.filter(isObject).find(({ id, value }) => id === chosen || value === chosen) ?? chosen;

/** All texts and numbers in a value of any shape, but ids and times. */
export function everyTextIn(given: unknown, depth = 0): string[] {
  if (typeof given === 'string') return [given.slice(0, longestText)];
  if (typeof given === 'number') return [String(given)];
  if (typeof given !== 'object' || given === null || depth > deepest) return [];
  const parts = isObject(given)
    ? Object.entries(given).flatMap(([name, one]) => (besides.test(name) ? [] : [one]))
    : (given as unknown[]);
  return parts.flatMap((one) => everyTextIn(one, depth + 1));
}

/** The value of a field, and what else of the kind stood beside it. */
interface FirstAndOthers {
  first?: string;
  others: string[];
}

/**
 * The address in a text as people copy it: `<ada@example.org>`, `Ada <ada@example.org>`, `mailto:ada@example.org?subject=x`,
 * with quotation marks or a full stop around it. Undefined when it holds none, or more than one.
 */
export function addressIn(text: string): string | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(seenText(text))) return undefined;
  const plain = undecorated(text);
  return normalizeEmail(plain) ? plain : undefined;
}

/** All addresses in a text, in their order: lists and other programs put several into one cell. */
export function addressesIn(text: string): FirstAndOthers {
  const whole = addressIn(text);
  if (whole !== undefined) return { first: whole, others: [] };
  const found = oneLine(text)
    .split(/[\s,;|/<>]+|:::/)
    // Most words of a long text have no sign of an address.
    .flatMap((part) => (/[@＠%&[({]/.test(part) ? (addressIn(part) ?? []) : []));
  const [first, ...others] = distinct(found);
  return { first, others };
}

function undecorated(text: string): string {
  // Full-width signs, as Asian keyboards have them, are the same signs.
  const seen = seenText(text).normalize('NFKC').replaceAll('。', '.');
  const inner = withoutComment(/<([^<>]*)>[\s.,;]*$/.exec(seen)?.[1] ?? seen);
  const bare = withoutEnd(inner.replace(/^[\s"'`“”„‘’«»‹›「([<•·●▪=]+|^[*–—-]\s+/u, ''))
    .replace(/^(?!https?:|ftp:)[\p{L} -]{1,30}:[\s/]*/iu, '')
    // What the keyboard of a phone puts in by itself.
    .replace(/(?<=\w)[’‘ʼ](?=\w)/g, "'")
    .replace(/[\u2010-\u2013]/g, '-')
    .replace(/^[^@]+$/, withSign)
    // A second sign cannot be in the name of a domain.
    .replace(/\s?@{1,2}\s?(?=[^@]+$)/, '@');
  const dotted = `${bare.slice(0, -longestEnd)}${withDot(bare.slice(-longestEnd))}`;
  const query = dotted.indexOf('?');
  const address =
    query >= 0 && /^\?(?:subject|body|cc|bcc)=/i.test(dotted.slice(query)) ? dotted.slice(0, query) : dotted;
  const at = address.indexOf('@');
  return at < 0 ? address : `${address.slice(0, at).trimEnd()}${address[at]}${address.slice(at + 1).trimStart()}`;
}

/** "ada@example .org", "ada@example,org" and "ada@example com": none of them can be in the name of a domain. */
const withDot = (end: string) =>
  end
    .replace(/(?<=@[^\s.,@]{1,63})\s?(?:\.{1,2}|,)\s?(?=[a-z.]{2,30}$)/i, '.')
    .replace(/(?<=@[^\s.,@]{1,63}) (?=(?:com|net|org|de|at|ch|fr|it|es|nl|pl|se)$)/i, '.');
/** The sign, a name of 63, two dots between blanks, and 30 more: what stands further ahead is not looked at. */
const longestEnd = 98;

/** "ada (at) example (dot) org", as people hide it from programs, and what programs made of the sign. */
const withSign = (text: string) =>
  /^\S{1,64} at \S{1,63}(?: dot \S{2,63}){1,3}$/i.test(text)
    ? text.replace(/ at /i, '@').replace(/ dot /gi, '.')
    : text.replace(/\s?[[({]\s?at\s?[\])}]\s?|%40|&#0{0,4}64;/i, '@').replace(/\s?[[({]\s?dot\s?[\])}]\s?/gi, '.');

/** "Ada (ada@example.org)" and "ada@example.org (work)": the comment is what has no address. */
function withoutComment(text: string): string {
  const start = text.indexOf('(');
  if (start < 0 || !/\)[\s.,;]{0,9}$/.test(text)) return text;
  const [before, inside] = [text.slice(0, start), text.slice(start + 1, text.lastIndexOf(')'))];
  if (inside.includes('@')) return inside;
  return before.includes('@') ? before : text;
}

/** An expression would look again from each of the marks it passes. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s"'`“”„‘’«»‹›」)\]>.,;:!*/]/u.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** Fewer digits than this are an extension or part of a number, not another one. */
const fewestDigits = 6;
const isNumber = (text: string) => text.replace(/\D/g, '').length >= fewestDigits;
/** A fax, in the languages of our lists. */
const fax = /^\W*(?:(?:tele)?fax\b|f[.:]? ?[+(\d])|\bfax\W*$/i;
/** A word that says what the number behind it is. */
const labelled =
  /\s(?=(?:[tmf]|(?:tele)?fax|(?:tele)?ph?one?|tel|mob(?:ile?)?|cell|handy|büro|office|work|home)[.: ]{1,3}[+(\d])/i;
/** Words before a number; a letter inside it is part of it, as in 1-800-FLOWERS. */
const words = /^[^\d+(]+(?=[+(\d])/;
/** What stands between two numbers. */
const between = /;|\||:::|,|\s--\s|\b(?:or|oder|ou)\b|\s(?:and|und|et|y|e|&|och)\s|\s(?=\+)/i;
/** `https://wa.me/491711234567`: with the code of its country, and without the sign that says so. */
const chat = /^.{0,20}\b(?:wa\.me\/|whatsapp\.com\/send\/?\?phone=)\+?(?=\d)/i;
/** "ab 17 Uhr", "(9-17 Uhr)": what stands behind a number. */
const behind = /(?<=\d{2}\D?\d{2})\s?(?:\s\p{Ll}|\()[^;|]{0,60}$/u;
/** `4,93055501234E+11`: of a spreadsheet in German, and one number. */
const amount = /^\d,\d+E\+?\d{1,2}$/i;

/** Digits as Arabic, Persian, Hindi and Japanese keyboards write them are the same digits. */
const plainDigits = (text: string) =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String((code & 0xf) - (code >= 0x966 && code < 0x970 ? 6 : 0));
  });

/**
 * The phone numbers in a text: without the words before them and without a fax, several apart. One slash or dash within a number is
 * how people write an area code, so a text is cut only where both sides are long enough to be numbers.
 */
export function phonesIn(text: string): FirstAndOthers {
  const line = plainDigits(oneLine(text.replace(/[\r\n]+/g, ';'))).replace(chat, '+');
  const pieces = amount.test(line) ? [line] : line.split(labelled).flatMap((piece) => withWords(piece.split(between)));
  const cut = pieces.flatMap((part) => {
    const halves = part.split('/').filter((half) => half.trim() !== '');
    return halves.every(isNumber) ? halves : [part];
  });
  const parts = cut.every(isNumber) ? cut : merged(cut);
  const voices = parts.filter((part) => !fax.test(part));
  const [first, ...others] = distinct(
    voices.map((part) => withoutBehind(part.replace(words, '').replace(/["”]$/, '').trim())),
  );
  return { first, others };
}

function withoutBehind(number: string): string {
  const found = behind.exec(number);
  if (!found || dialled(number)?.includes(';ext=')) return number;
  if (isNumber(found[0]) && !/\d:\d\d/.test(found[0])) return number;
  const bare = number.slice(0, found.index).trim();
  return isNumber(bare) ? bare : number;
}

/** A piece without a digit says what the next one is: "Mobile: +49 …". */
function withWords(pieces: readonly string[]): string[] {
  const whole: string[] = [];
  let said: string[] = [];
  for (const piece of pieces) {
    said.push(piece);
    if (!/\d/.test(piece)) continue;
    whole.push(said.join(' ').trim());
    said = [];
  }
  return whole;
}

/** Puts back together what was cut although it is no number by itself, such as an extension after a comma. */
function merged(parts: readonly string[]): string[] {
  const whole: string[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last !== undefined && !isNumber(part)) whole[whole.length - 1] = `${last}, ${part}`;
    else whole.push(part);
  }
  return whole;
}

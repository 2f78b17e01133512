import { dialled } from '../lead/dialled.ts';
import { normalizeEmail } from './identity.ts';
import { distinct, oneLine, seenText, withoutEnd } from './text.ts';

/** The value of a field, and the others of its kind beside it. */
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
    .flatMap((part) => (/[@＠%&[({]/.test(part) ? (addressIn(part.replace(parameter, '')) ?? []) : []));
  const [first, ...others] = distinct(found);
  return { first, others };
}

/** `https://example.org/?email=ada@example.org`: the address is behind the name of the parameter. */
const parameter = /^[^\s@]{0,200}[?&][\w.-]{1,40}=(?=[^\s&=]{1,64}(?:@|%40))/;

function undecorated(text: string): string {
  // Full-width signs, as Asian keyboards have them, are the same signs.
  const seen = seenText(text).normalize('NFKC').replaceAll('。', '.');
  const inner = withoutComment(/<([^<>]*)>[\s.,;]*$/.exec(seen)?.[1] ?? seen);
  const bare = withoutMarks(inner.replace(/^[\s"'`“”„‘’«»‹›「([<•·●▪=]+|^[*–—-]\s+/u, ''))
    .replace(/^(?!https?:|ftp:)[\p{L} -]{1,30}:[\s/]*/iu, '')
    // RFC 5322 allows quotation marks around the part before the sign.
    .replace(/"(?=\s?@[^@]{1,253}$)/, '')
    // A phone's keyboard inserts these.
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
/** The sign, a name of 63, two dots between blanks, and 30 more: text before that is not searched. */
const longestEnd = 98;

/** "ada (at) example (dot) org", as people hide it from programs, and what programs made of the sign. */
const withSign = (text: string) =>
  /^\S{1,64} at \S{1,63}(?: dot \S{2,63}){1,3}$/i.test(text)
    ? text.replace(/ at /i, '@').replace(/ dot /gi, '.')
    : text.replace(/\s?[[({]\s?at\s?[\])}]\s?|%40|&#0{0,4}64;/i, '@').replace(/\s?[[({]\s?dot\s?[\])}]\s?/gi, '.');

/** "Ada (ada@example.org)" and "ada@example.org (work)": the part without an address is the comment. */
function withoutComment(text: string): string {
  const start = text.indexOf('(');
  if (start < 0 || !/\)[\s.,;]{0,9}$/.test(text)) return text;
  const [before, inside] = [text.slice(0, start), text.slice(start + 1, text.lastIndexOf(')'))];
  if (inside.includes('@')) return inside;
  return before.includes('@') ? before : text;
}

const withoutMarks = (text: string): string => withoutEnd(text, (mark) => /[\s"'`“”„‘’«»‹›」)\]>.,;:!*/]/u.test(mark));

/** Fewer digits than this are an extension or part of a number, not another one. */
const fewestDigits = 6;
const isNumber = (text: string) => text.replace(/\D/g, '').length >= fewestDigits;
/** A fax number, in the languages of our lists. */
const fax = /^\W*(?:(?:tele)?fax\b|f[.:]? ?[+(\d])|\bfax\W*$/i;
/** A word that labels the number behind it. */
const labelled =
  /\s(?=(?:[tmf]|(?:tele)?fax|(?:tele)?ph?one?|tel|mob(?:ile?)?|cell|handy|büro|office|work|home)[.: ]{1,3}[+(\d-])/i;
/** Words before a number; a letter inside it is part of it, as in 1-800-FLOWERS. */
const words = /^[^\d+(]+(?=[+(\d])/;
/** Separators between two numbers. */
const between =
  /;|\||:::|,|\s--\s|\b(?:or|oder|ou|lub|eller)\b|\s(?:bzw\.?|and|und|u\.|et|y|e|&|och|of|o|i)\s|(?:\s|(?<=\d{3}))(?=\+)/i;
/** `https://wa.me/491711234567`: with the country code, without its plus sign. */
const chat = /^.{0,20}\b(?:wa\.me\/|whatsapp\.com\/send\/?\?phone=)\+?(?=\d)/i;
/** "ab 17 Uhr", "(9-17 Uhr)": what follows a number. */
const behind = /(?<=\d{2}\D?\d{2})\s?(?:\s\p{Ll}|\()[^;|]{0,60}$/u;
/** "1) 030 …", "Tel 2: 030 …": which number it is in a list. */
const ordinal = /^[^\d+]{0,20}[1-9][.):]\s{1,3}(?=[+(0])/;
/** "9-17 Uhr", "after 5pm", "24/7": when somebody answers. */
const hours =
  /(?<![\d+])(?:24\s?\/\s?7|\d{1,2}(?:[:.]\d\d)?(?:\s?(?:-|–|bis|to|until|à)\s?\d{1,2}(?:[:.]\d\d)?)?\s?(?:uhr|h|[ap]\.?m\.?))(?![\p{L}\d])/iu;
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
  const line = plainDigits(oneLine(text.replace(/[\r\n]+/g, ';')))
    .replace(chat, '+')
    .replace(/;phone-context=[^;]{0,40}/i, '');
  const pieces = amount.test(line) ? [line] : line.split(labelled).flatMap((piece) => withWords(piece.split(between)));
  const numbers = pieces.map((piece) => withoutHours(piece.replace(ordinal, '')));
  const parts = (numbers.every(isNumber) ? numbers : merged(numbers)).flatMap(apart);
  const voices = parts.filter((part) => !fax.test(part));
  const [first, ...others] = distinct(
    voices.map((part) => withoutBehind(part.replace(words, '').replace(/["”]$/, '').trim())),
  );
  return { first, others };
}

/** Hours before a number, or behind it; a text of nothing else is no number, either. */
function withoutHours(part: string): string {
  const found = hours.exec(part);
  if (!found) return part;
  const [before, after] = [part.slice(0, found.index), part.slice(found.index + found[0].length)];
  return isNumber(after) && !isNumber(before) ? after : before;
}

/** "0049 171/1234567", "+43 (0) 664/1234567" and "033281/123456" are one number each: the first half is the code of an area. */
function isAreaCode([first = '', next = '', ...more]: readonly string[]): boolean {
  const [, code = ''] = /^\D{0,20}?((?:\+|0)[\d\s().-]{3,20})$/.exec(first) ?? [];
  const digits = code.replace(/\(0\)/, '').replace(/\D/g, '');
  const isAbroad = /^(?:\+|00)/.test(code);
  const isShort = digits.length > 0 && digits.replace(/^00/, '').length <= (isAbroad ? longestAbroad : longestArea);
  return isShort && more.length === 0 && !/^\s*[+(0]/.test(next);
}

/** With its zero, as in Germany, and with the code of the country. */
const longestArea = 6;
const longestAbroad = 8;

/** The numbers on both sides of a slash. */
function apart(part: string): string[] {
  const halves = part.split('/').filter((half) => half.trim() !== '');
  return halves.every(isNumber) && !isAreaCode(halves) ? halves : endingsOf(part);
}

/** "030 55501234/35" and "0711 12345-60/-61": a whole number, and the last digits of another one. */
function endingsOf(number: string): string[] {
  const slash = number.lastIndexOf('/');
  const [, dash, ending] = /^\s?(-?)(\d{1,3})\s*$/.exec(number.slice(slash + 1)) ?? [];
  const first = number.slice(0, Math.max(slash, 0));
  const isWhole = first.replace(/\D/g, '').length >= (dash ? fewestWithDash : fewestWithSlash);
  return ending !== undefined && isWhole ? [first, ending] : [number];
}

/** A number of fewer digits may go on behind a slash: "089 12345/678". */
const fewestWithSlash = 11;
const fewestWithDash = 9;

function withoutBehind(number: string): string {
  const found = behind.exec(number);
  if (!found || dialled(number)?.includes(';ext=')) return number;
  if (isNumber(found[0]) && !/\d:\d\d/.test(found[0])) return number;
  const bare = number.slice(0, found.index).trim();
  return isNumber(bare) ? bare : number;
}

/** A piece without a digit labels the next one: "Mobile: +49 …". */
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

/** Rejoins a piece that is no number by itself, as an extension after a comma. */
function merged(parts: readonly string[]): string[] {
  const whole: string[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    // "Fax -1235" and "9-17 Uhr" are nothing of the number before them.
    if (last !== undefined && (part.trim() === '' || (!isNumber(part) && fax.test(part)))) continue;
    if (last !== undefined && !isNumber(part)) whole[whole.length - 1] = `${last}, ${part}`;
    else whole.push(part);
  }
  return whole;
}

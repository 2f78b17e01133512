import { normalizeEmail } from './identity.ts';
import { distinct, oneLine, seenText } from './text.ts';

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
    .split(/[\s,;|/]+|:::/)
    .flatMap((part) => addressIn(part) ?? []);
  const [first, ...others] = distinct(found);
  return { first, others };
}

function undecorated(text: string): string {
  // Full-width signs, as Asian keyboards have them, are the same signs.
  const seen = seenText(text).normalize('NFKC').replaceAll('。', '.');
  const inner = /<([^<>]*)>[\s.,;]*$/.exec(seen)?.[1] ?? seen;
  const bare = withoutEnd(inner.replace(/^[\s"'“”„‘’«»‹›「([<]+/u, '')).replace(/^(?:mailto|e-?mail):\s*/i, '');
  const query = bare.indexOf('?');
  const address = query >= 0 && /^\?(?:subject|body|cc|bcc)=/i.test(bare.slice(query)) ? bare.slice(0, query) : bare;
  const at = address.indexOf('@');
  return at < 0 ? address : `${address.slice(0, at).trimEnd()}${address[at]}${address.slice(at + 1).trimStart()}`;
}

/** An expression would look again from each of the marks it passes. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s"'“”„‘’«»‹›」)\]>.,;:]/u.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** Fewer digits than this are an extension or part of a number, not another one. */
const fewestDigits = 6;
const isNumber = (text: string) => text.replace(/\D/g, '').length >= fewestDigits;
/** A fax, in the languages of our lists. */
const fax = /^\W*(?:tele)?fax\b/i;
const label =
  /^\W*(?:phone|tel(?:efon|ephone|efoon|efono|éfono)?|t|mobile?|mob|cell(?:ulare)?|handy|m|fon|work|office|privat|home)\b\s*[.:]?\s*/i;

/**
 * The phone numbers in a text: without the words before them and without a fax, several apart. One slash or dash within a number is
 * how people write an area code, so a text is cut only where both sides are long enough to be numbers.
 */
export function phonesIn(text: string): FirstAndOthers {
  const line = oneLine(text);
  const pieces = line.split(/;|\||:::|,|\bor\b|\boder\b|\bou\b|\s(?=\+)/i).map((piece) => piece.trim());
  const cut = pieces
    .filter((part) => part !== '')
    .flatMap((part) => {
      const halves = part.split('/');
      return halves.every(isNumber) ? halves : [part];
    });
  const parts = cut.every(isNumber) ? cut : merged(cut);
  const voices = parts.filter((part) => !fax.test(part));
  const [first, ...others] = distinct(
    voices.map((part) => part.replace(label, (word) => (/\d/.test(word) ? word : '')).trim()),
  );
  return { first, others };
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

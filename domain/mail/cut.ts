import { escapeText } from './escape.ts';

/** The mark at the end of a cut text. */
const mark = '…';

/** The bytes of a text in a mail's HTML: UTF-8 (RFC 3629), with markup characters escaped. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOfOne(character);
  return bytes;
}

/** The beginning of a text that takes at most `most` bytes in HTML, with "…" where the rest was. */
export function cutText(text: string, most: number): string {
  // No character takes more bytes than six a code unit, and most texts are short.
  if (text.length * 6 <= most) return text;
  let bytes = 0;
  let fits = 0;
  let at = 0;
  for (const character of text) {
    bytes += bytesOfOne(character);
    if (bytes > most) return `${text.slice(0, fits).trimEnd()}${mark}`;
    at += character.length;
    if (bytes <= most - bytesOf(mark)) fits = at;
  }
  return text;
}

interface Cut<T> {
  items: T[];
  /** How many there were. */
  of: number;
  isCut: boolean;
}

/** The first items that take at most `most` bytes together, each with its markup, their texts cut to `each` bytes. */
export function cutList<T extends string | object>(
  items: readonly T[],
  { most, each }: { most: number; each: number },
): Cut<T> {
  const kept: T[] = [];
  let bytes = 0;
  let isCut = false;
  for (const item of items) {
    const short = cutItem(item, each);
    bytes += markupOfItem + textsOf(short).reduce((sum, text) => sum + bytesOf(text), 0);
    if (bytes > most) break;
    isCut ||= textsOf(item).some((text, index) => text !== textsOf(short)[index]);
    kept.push(short);
  }
  return { items: kept, of: items.length, isCut: isCut || kept.length < items.length };
}

/** About the bytes of an item's paragraph or list element with its inline styles (lib/mail/look.ts). */
const markupOfItem = 450;

const textsOf = (item: string | object): string[] =>
  typeof item === 'string' ? [item] : Object.values(item).filter((value) => typeof value === 'string');

const cutItem = <T extends string | object>(item: T, each: number): T =>
  (typeof item === 'string'
    ? cutText(item, each)
    : Object.fromEntries(
        Object.entries(item).map(([key, value]) => [
          key,
          typeof value === 'string' && !key.endsWith('Url') ? cutText(value, each) : value,
        ]),
      )) as T;

const encoder = new TextEncoder();

function bytesOfOne(character: string): number {
  const escaped = escapeText(character);
  return /^[ -~]*$/.test(escaped) ? escaped.length : encoder.encode(escaped).length;
}

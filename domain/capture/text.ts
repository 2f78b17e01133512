/** Invisible characters, copied from web pages, contacts and spreadsheets. Joiners stay: some scripts need them for spelling. */
const unseen = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** Line breaks and control characters in a name or an address are how mail headers are smuggled in. */
const controls = /[\p{Cc}\u2028\u2029]/u;

export const hasControls = (text: string): boolean => controls.test(text);

/** Well-formed text without invisible characters, trimmed. */
export const seenText = (text: string): string => text.toWellFormed().replace(unseen, '').trim();

/** The text without the marks at its end. An expression would look again from each of the marks it passes. */
export function withoutEnd(text: string, isMark: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && isMark(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The same on one line: each run of line breaks and control characters becomes a space. */
export const oneLine = (text: string): string =>
  seenText(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** The signs that HTML has names for, from U+00A0 on, and a few that programs write for marks of ASCII. */
const latin =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
    ' ',
  );
const marks: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  ndash: '–',
  mdash: '—',
  hellip: '…',
  euro: '€',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
};

/** Text that a program has escaped for HTML, once or twice, as it was before. */
export function withoutEntities(text: string): string {
  const once = (escaped: string) =>
    escaped.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,8}));/gi, (all, decimal, hex, name) => {
      if (name === undefined) return signOf(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal), all);
      const at = latin.indexOf(name);
      return at < 0 ? (Object.hasOwn(marks, name) && marks[name]) || all : String.fromCharCode(0xa0 + at);
    });
  return text.includes('&') ? once(once(text)) : text;
}

const signOf = (code: number, otherwise: string) =>
  code > 0x10ffff || code === 0 ? otherwise : String.fromCodePoint(code);

/** The characters 80 to 9F of windows-1252. */
export const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** The first two bytes of Western letters and typographic marks in UTF-8, read as windows-1252. */
const twice = new RegExp(`Ã[\\u00a0-\\u00bf${windows1252}]|Â[\\u00a0-\\u00bf]|â€`);

/** UTF-8 that a program has read as windows-1252 and written as UTF-8 once more: "JÃ¼rgen" is "Jürgen". */
export function withoutMojibake(text: string): string {
  if (!twice.test(text)) return text;
  const bytes = Array.from(text, (sign) =>
    windows1252.includes(sign) ? 0x80 + windows1252.indexOf(sign) : (sign.codePointAt(0) ?? 0),
  );
  if (bytes.some((byte) => byte > 0xff)) return text;
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return text;
  }
}

/** The text of an editor that writes HTML, with its paragraphs as lines. */
export const withoutTags = (text: string): string =>
  /<\/(?:p|div|span|b|strong|em|i|a|ul|li)>|<br ?\/?>/i.test(text)
    ? text.replace(/<br ?\/?>|<\/(?:p|div|li|h\d)>/gi, '\n').replace(/<\/?[a-z][^<>]{0,300}>/gi, '')
    : text;

/** Several lines: line breaks and tabs stay, other control characters go. */
export const manyLines = (text: string): string =>
  seenText(text)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();

/** The first `max` characters; never half of one. */
export const clipped = (text: string, max: number): string =>
  text.length <= max
    ? text
    : text
        .slice(0, max)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd();

/** Each value once, in their order, without empty ones. */
export const distinct = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))];

/** Marks that nobody sees: copied from web pages, contacts and spreadsheets. Joiners stay, some scripts spell with them. */
const unseen = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/** Line breaks and control characters in a name or an address are how mail headers are smuggled in. */
const controls = /[\p{Cc}\u2028\u2029]/u;

export const hasControls = (text: string): boolean => controls.test(text);

/** Text as it was meant: well-formed, without marks that nobody sees, trimmed. */
export const seenText = (text: string): string => text.toWellFormed().replace(unseen, '').trim();

/** The same on one line: each run of line breaks and control characters becomes a space. */
export const oneLine = (text: string): string =>
  seenText(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

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

/** Each value once, in their order; what is empty is none. */
export const distinct = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))];

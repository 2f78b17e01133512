/** Conditions on a fact: every given one must hold. */
export interface Conditions {
  equals?: string;
  oneOf?: readonly string[];
  contains?: readonly string[];
  atLeast?: number;
  below?: number;
  missing?: boolean;
}

/** Whether a fact meets the conditions. Conditions about a value fail where the value is missing. */
export function meets(conditions: Conditions, value: string | undefined): boolean {
  const { equals, oneOf, contains, atLeast, below, missing } = conditions;
  if (missing !== undefined && missing !== (value === undefined)) return false;
  if (value === undefined) return missing === true;
  const text = plain(value);
  if (equals !== undefined && plain(equals) !== text) return false;
  if (oneOf && !oneOf.some((choice) => plain(choice) === text)) return false;
  if (contains && !contains.some((term) => containsWords(text, term))) return false;
  if (atLeast === undefined && below === undefined) return true;
  const size = sizeOf(text);
  return size !== undefined && size >= (atLeast ?? 0) && size < (below ?? Number.POSITIVE_INFINITY);
}

/**
 * The smallest number a free text about size can mean: "51-200" 51, "200+" 200, "1,000 people" 1000, "2k" 2000, "under 10" and
 * "max 50" 0, "more than 50" 51; undefined when it holds no number. Comparing lower ends puts every answer into exactly one band.
 */
export function sizeOf(text: string): number | undefined {
  if (sizes.has(text)) return sizes.get(text);
  if (sizes.size >= mostSizes) sizes.clear();
  const size = readSize(text);
  sizes.set(text, size);
  return size;
}

/** Forms offer a few bands, and every rule asks about the same answer; what people type into a free field must not pile up. */
const sizes = new Map<string, number | undefined>();
const mostSizes = 1_000;

function readSize(text: string): number | undefined {
  const digits = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(\d)[.,'’ \u00a0\u202f](?=\d{3}(?!\d))/g, '$1');
  const match = /(\d+(?:[.,]\d+)?)\s*(k\b)?/.exec(digits);
  if (match?.[1] === undefined) return undefined;
  const size = Number(match[1].replace(',', '.')) * (match[2] === undefined ? 1 : 1_000);
  // Text far from the number does not qualify it; and the search stays short.
  const before = digits.slice(Math.max(0, match.index - 40), match.index);
  const after = digits.slice(match.index + match[0].length, match.index + match[0].length + 40);
  if (atMostBefore.test(before) || atMostAfter.test(after)) return 0;
  return moreThanBefore.test(before) ? Math.floor(size) + 1 : size;
}

// Words for bounds in the languages that import knows headers in (cli/import/synonyms.ts), written as short as they can be.
const less =
  'less|fewer|smaller|lower|below|under|weniger|kleiner|darunter|moins|inférieur|menos|inferior|meno|inferiore|minder|mniej|färre|mindre';
const most =
  'at most|max\\p{L}{0,20}|máx\\p{L}{0,20}|maks\\p{L}{0,20}|höchstens|au (?:plus|max\\p{L}{0,20})|como máximo|al massimo|massimo|no máximo|(?:ten )?hoogste?n?s?|(?:co )?najwyżej|högst';
const more = 'more|mehr|plus|supérieur|más|superior|più|superiore|mais|meer|więcej|fler|mer';
const than = 'than|als|de|di|que|à|a|dan|niż|än';
const no = 'no|not|nicht|pas|non|não|niet|nie|inte';
const to =
  "under|below|up to|unter|bis|bis zu|jusqu['’]à|hasta|fino a|sotto|até|abaixo de|tot|onder|do|poniżej|upp till";
const beyond = 'over|above|über|ueber|oltre|ponad|powyżej|över';
const about = '(?:\\s{0,5}(?:about|around|ca\\.?|circa|etwa|rund|environ|unos|cerca de|około|~))?\\s{0,5}$';
const notAWord = '(?<![\\p{L}\\d])';

const atMostBefore = new RegExp(
  `(?:${notAWord}(?:(?:${no}) (?:${more}) (?:${than})|(?:${less}) (?:${than})|${to}|(?:a )?(?:${most})\\.?(?: of| de)?)|[<≤])\\s{0,5}=?${about}`,
  'u',
);
const atMostAfter = new RegExp(
  `^(?:\\s{0,5}\\p{L}{1,20})?\\s{0,5}[,(]?\\s{0,5}(?:(?:or|and|oder|und|ou|o|of|en|lub|eller) (?:${less})|${most})(?![\\p{L}\\d])`,
  'u',
);
/** After these the number itself is not meant, but the next one. */
const moreThanBefore = new RegExp(
  `(?:${notAWord}(?:(?:${more}|greater|larger) (?:${than})|${beyond})|>(?!\\s{0,5}=))${about}`,
  'u',
);

/** Whole words, so that "cto" is not found in "director"; a `*` at an end of the term matches the rest of a word. */
function containsWords(text: string, term: string): boolean {
  const known = patterns.get(term) ?? patternOf(term);
  patterns.set(term, known);
  return known.test(text);
}

/** Terms come from the config, so their number is bounded. */
const patterns = new Map<string, RegExp>();

function patternOf(term: string): RegExp {
  const wanted = plain(term);
  const words = wanted.replace(/^\*|\*$/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const start = wanted.startsWith('*') ? '' : '(?<![\\p{L}\\p{N}])';
  const end = wanted.endsWith('*') ? '' : '(?![\\p{L}\\p{N}])';
  return new RegExp(start + words + end, 'u');
}

const plain = (text: string) => text.trim().toLowerCase();

/** What a fact must be like: every condition that is given must hold. */
export interface Conditions {
  equals?: string;
  oneOf?: readonly string[];
  contains?: readonly string[];
  atLeast?: number;
  below?: number;
  missing?: boolean;
}

/** Whether a fact meets the conditions; those about a value do not hold where there is none. */
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
  const digits = text.toLowerCase().replace(/(\d)[.,'’ \u00a0\u202f](?=\d{3}(?!\d))/g, '$1');
  const match = /(\d+(?:[.,]\d+)?)\s*(k\b)?/.exec(digits);
  if (match?.[1] === undefined) return undefined;
  const size = Number(match[1].replace(',', '.')) * (match[2] === undefined ? 1 : 1_000);
  // What is far away from the number says nothing about it; and what is read stays short.
  const before = digits.slice(Math.max(0, match.index - 40), match.index);
  const after = digits.slice(match.index + match[0].length, match.index + match[0].length + 40);
  if (atMostBefore.test(before) || atMostAfter.test(after)) return 0;
  return moreThanBefore.test(before) ? Math.floor(size) + 1 : size;
}

const oneOfWords = (words: readonly string[]) => words.map((word) => word.replaceAll('.', '\\.?')).join('|');
const about =
  '(?:\\s*(?:about|around|approx\\.?|ca\\.?|circa|etwa|rund|ungefähr|environ|unos|unas|cerca de|około|~|≈))?\\s*$';

/** Words for an upper bound, in the languages that import knows headers in (cli/import/synonyms.ts); "or" and its kin stand before those that follow the number. */
const atMostWords = [
  ...[
    'under',
    'below',
    'less than',
    'fewer than',
    'up to',
    'no more than',
    'not more than',
    'at most',
    'max.',
    'maximum',
  ],
  ...['a maximum of', 'maximum of', 'smaller than', 'within'],
  ...['unter', 'bis', 'bis zu', 'weniger als', 'höchstens', 'hoechstens', 'maximal', 'nicht mehr als', 'kleiner als'],
  ...['moins de', "jusqu'à", 'jusqu’à', 'au plus', 'au maximum', 'inférieur à', 'pas plus de', 'maximum de'],
  ...['menos de', 'hasta', 'como máximo', 'máximo', 'máx.', 'no más de', 'inferior a'],
  ...['meno di', 'fino a', 'al massimo', 'massimo', 'non più di', 'sotto i', 'sotto'],
  ...['até', 'no máximo', 'não mais de', 'não mais que', 'abaixo de'],
  ...['minder dan', 'tot', 'hoogstens', 'ten hoogste', 'maximaal', 'niet meer dan', 'onder de', 'onder'],
  ...['mniej niż', 'do', 'poniżej', 'najwyżej', 'maksymalnie', 'maks.', 'nie więcej niż', 'co najwyżej'],
  ...['färre än', 'mindre än', 'upp till', 'högst', 'inte fler än', 'under', 'maximalt'],
];
const atMostBefore = new RegExp(`(?:(?<![\\p{L}\\d])(?:${oneOfWords(atMostWords)})|<|≤)\\s*=?${about}`, 'u');
const atMostAfter =
  /^(?:\s*\p{L}+)?\s*[,(]?\s*(?:(?:or|and|oder|und|ou|o|y|e|of|en|lub|i|eller|och)\s+(?:less|fewer|below|under|smaller|weniger|darunter|kleiner|moins|menos|meno|minder|mniej|färre|mindre)|at most|max\.?|maximum|maximal|höchstens|au plus|au maximum|como máximo|al massimo|no máximo|hoogstens|maximaal|maksymalnie|högst)(?![\p{L}\d])/u;

/** Words after which the number itself is not meant, but the next one. */
const moreThanWords = [
  ...['more than', 'over', 'above', 'greater than', 'larger than', 'mehr als', 'über', 'ueber', 'größer als'],
  ...['plus de', 'más de', 'più di', 'oltre', 'mais de', 'mais que', 'meer dan', 'więcej niż', 'ponad', 'powyżej'],
  ...['fler än', 'mer än', 'över'],
];
const negated = '(?<!(?:no|not|nicht|pas|no|non|não|niet|nie|inte)\\s)';
const moreThanBefore = new RegExp(
  `(?:(?<![\\p{L}\\d])${negated}(?:${oneOfWords(moreThanWords)})|>(?!\\s*=))${about}`,
  'u',
);

/** Whole words, so that "cto" is not found in "director"; `*` at an end of the term lets the word go on there. */
function containsWords(text: string, term: string): boolean {
  const known = patterns.get(term) ?? patternOf(term);
  patterns.set(term, known);
  return known.test(text);
}

/** Terms come from the config: there are as many as somebody has written. */
const patterns = new Map<string, RegExp>();

function patternOf(term: string): RegExp {
  const wanted = plain(term);
  const words = wanted.replace(/^\*|\*$/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const start = wanted.startsWith('*') ? '' : '(?<![\\p{L}\\p{N}])';
  const end = wanted.endsWith('*') ? '' : '(?![\\p{L}\\p{N}])';
  return new RegExp(start + words + end, 'u');
}

const plain = (text: string) => text.trim().toLowerCase();

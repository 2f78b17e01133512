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
 * The smallest number a free text about size can mean: "51-200" 51, "200+" 200, "1,000 people" 1000, "2k" 2000,
 * "under 10" 0; undefined when it holds no number. Comparing lower ends puts every answer into exactly one band.
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
  const match = /(<|under |below |less than |up to |unter |bis )?\s*(\d+(?:[.,]\d+)?)\s*(k\b)?/.exec(digits);
  if (match?.[2] === undefined) return undefined;
  if (match[1] !== undefined) return 0;
  return Number(match[2].replace(',', '.')) * (match[3] === undefined ? 1 : 1_000);
}

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

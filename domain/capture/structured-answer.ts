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
/** Names of an answer's metadata. */
const besides = /^(?:.*_?ids?|ref|key|type|field|primary|index|order|position|versions|.*(?:_at|timestamp|time))$/i;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isGiven = (value: unknown) => value !== undefined && value !== null;

/**
 * The texts in a value: numbers, items of lists, a choice's label, a question's answer, in the shapes of the usual form
 * programs. Another shape counts with all its parts when read leniently, and is undefined when read strictly.
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

/** The answers in an object of a form program; undefined when it has none of their shapes. */
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
  // A question without an answer: its label is none.
  if (Object.hasOwn(given, 'value') && !isGiven(value) && typeof type === 'string') return [];
  // Tally: the ids of the chosen options, and all options.
  if (isGiven(value) && Array.isArray(options)) return [value].flat().map((one) => optionOf(options, one));
  const names = isGiven(value) && isQuestion ? ['prettyFormat', 'value'] : [...saying, 'value'];
  const chosen = names.map((name) => given[name]).find(isGiven);
  // Jotform numbers the choices, beside a typed one.
  const numbered =
    chosen === undefined && isGiven(other) ? Object.keys(given).filter((name) => /^\d+$/.test(name)) : [];
  const all = [chosen, ...numbered.map((name) => given[name]), other].filter(isGiven);
  return all.length === 0 ? undefined : all;
}

/** Letters and digits alone: "jobTitle" and "Job title" are one name. */
export const bareName = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The answer, when the label beside it is the name of the field itself. */
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

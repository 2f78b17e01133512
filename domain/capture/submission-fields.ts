import { originParameterNames } from '../lead/origin.ts';
import { isZone, zoneName } from '../time/calendar.ts';
import { type Instant, instant } from '../time/instant.ts';
import { withoutTokens } from '../tracking/query-text.ts';
import { isVisitorId } from '../tracking/visitor-id.ts';
import { consentSaid } from './consent-words.ts';
import { addressesIn, addressIn, phonesIn } from './contacts-in-text.ts';
import { countryCode } from './country.ts';
import { answeredTo, bareName, deepest, everyTextIn, phoneOf, textsIn } from './structured-answer.ts';
import {
  clipped,
  distinct,
  hasControls,
  manyLines,
  oneLine,
  seenText,
  withoutEntities,
  withoutMojibake,
  withoutTags,
} from './text.ts';

/**
 * How a post is read. `strict`: its sender can correct it, so each mistake is named. `lenient` (webhooks, ads, partners,
 * lists): no sender can, so a long text is cut, lines are joined, and useless values are left out.
 */
export type Reading = 'strict' | 'lenient';

/** A field's value, or what was expected instead; and more values of its kind from the same text. */
interface Found<T> {
  value?: T;
  expected?: string;
  others?: readonly string[];
}
type Reader<T> = (given: unknown, reading: Reading) => Found<T>;

/** Lengths in characters, and how many answers. */
export const limits = { name: 200, message: 5_000, line: 300, origin: 1_000, answers: 30, answerKey: 100 };

/** Texts of programs for an absent value, and unfilled placeholders (`{{campaign.name}}`, `[your-name]`). */
const nothing =
  /^\s*(?:(?:null|NULL|\(null\)|undefined|NaN|None|nil)(?:\s(?:null|NULL|undefined|NaN|None|nil))?|#?[Nn]\/[Aa]|\[object Object\]|\{\{[^{}]*\}\}|\$\{[^{}]*\}|\[your-[a-z-]{1,40}\])\s*$/;

/** A value without such texts, also in lists; a value nested too deeply stays unchanged. */
function withoutNothing(given: unknown, depth = 0): unknown {
  if (Array.isArray(given) && depth <= deepest)
    return given.map((one) => withoutNothing(one, depth + 1)).filter((one) => one !== undefined);
  return typeof given === 'string' && given.length <= limits.line && nothing.test(given) ? undefined : given;
}

/** Several lines are joined by a comma; each value counts once. */
function line(max: number): Reader<string> {
  return (given, reading) => {
    const texts = textsIn(given, reading);
    if (reading === 'lenient') {
      const lines = distinct((texts ?? []).map((text) => oneLine(withoutEntities(withoutMojibake(text)))));
      return { value: clipped(lines.join(', '), max) || undefined };
    }
    if (texts === undefined) return { expected: 'text' };
    // A name copied out of a spreadsheet has a tab in it. A line break no browser lets into a field of one line.
    const seen = distinct(texts.map((text) => seenText(text).replaceAll('\t', ' ')));
    const value = seen.join(', ');
    if (seen.some(hasControls)) return { expected: 'one line without control characters' };
    return value.length > max ? { expected: `at most ${max} characters` } : { value: value || undefined };
  };
}

const email: Reader<string> = (given, reading) => {
  const text = distinct((textsIn(given, reading) ?? []).map(seenText)).join('\n');
  if (reading === 'strict') {
    const value = addressIn(text);
    return value === undefined ? { expected: 'an e-mail address' } : { value };
  }
  const said = addressesIn(text);
  const isElsewhere = said.first === undefined && typeof given === 'object';
  const { first, others } = isElsewhere ? addressesIn(everyTextIn(given).join('\n')) : said;
  return first === undefined ? { expected: 'an e-mail address' } : { value: first, others };
};

const phone: Reader<string> = (given, reading) => {
  const typed = line(limits.line)(reading === 'lenient' ? numbersIn(given) : given, reading);
  // "n/a", "-" and "000000" are how people leave a field empty that a form insists on.
  if (typed.value === undefined || !/[^\P{N}0]/u.test(typed.value)) return { ...typed, value: undefined };
  const { first, others } = phonesIn(typed.value);
  return { value: first, others };
};

function numbersIn(given: unknown): string[] {
  const whole = phoneOf(given);
  if (whole !== undefined) return [whole];
  const said = textsIn(given, 'lenient') ?? [];
  const texts = said.some((text) => /\p{N}/u.test(text)) ? said : everyTextIn(given);
  return texts.map((text) => text.replace(/[\r\n]+/g, '; '));
}

/** An unknown country is kept as an answer: a rep can understand it when a program cannot. */
const country: Reader<string> = (given) => {
  const { value: typed } = line(limits.line)(given, 'lenient');
  const code = typed && countryCode(typed);
  return { value: code, others: typed && !code ? [typed] : [] };
};

const message: Reader<string> = (given, reading) => {
  const texts = textsIn(given, reading);
  if (texts === undefined && reading === 'strict') return { expected: 'text' };
  const meant =
    reading === 'lenient' ? texts?.map((text) => withoutEntities(withoutTags(withoutMojibake(text)))) : texts;
  const value = distinct((meant ?? []).map(manyLines)).join('\n');
  if (value.length <= limits.message) return { value: value || undefined };
  return reading === 'strict'
    ? { expected: `at most ${limits.message} characters` }
    : { value: clipped(value, limits.message) };
};

/** Checkboxes send "on" or nothing; of a hidden "no" and a ticked box the last one counts. */
const consent: Reader<boolean> = (given, reading) => {
  // An empty list: of several boxes none is ticked.
  const last = Array.isArray(given) ? (given.at(-1) ?? false) : given;
  // The words beside a box are no answer.
  const said = typeof last === 'object' && last !== null && 'value' in last ? last.value : last;
  if (typeof said === 'boolean') return { value: said };
  if (said === undefined || said === null) return {};
  const word = textsIn(said, reading)?.at(-1)?.trim();
  if (word === '') return { value: false };
  const meant = word === undefined ? 'unknown' : consentSaid(word);
  if (meant === 'consent' || meant === 'no') return { value: meant === 'consent' };
  return reading === 'strict' ? { expected: 'true or false' } : {};
};

/** A visitor cannot correct what a script fills in: it is always read leniently. */
function filledIn<T>(read: (text: string) => T | undefined): Reader<T> {
  return (given) => ({
    value: distinct((textsIn(withoutNothing(given), 'strict') ?? []).map(oneLine))
      .map(read)
      .find((one) => one !== undefined),
  });
}
const zone = filledIn((text) => (isZone(text) ? zoneName(text) : undefined));
const visitor = filledIn((text) => (isVisitorId(text) ? text : undefined));
const origin = filledIn((text) => clipped(withoutTokens(text), limits.origin));
/** When the form was shown. A value that is no moment counts as missing. */
const moment = filledIn((text): Instant | undefined => {
  const ms = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(ms) ? undefined : instant(ms);
});

/** The one description of every field of a lead, from every lead source. */
const table = {
  email,
  form: line(limits.line),
  name: line(limits.name),
  company: line(limits.line),
  jobTitle: line(limits.line),
  phone,
  companySize: line(limits.line),
  industry: line(limits.line),
  country,
  timeZone: zone,
  message,
  consent,
  submissionId: line(limits.line),
  visitorId: visitor,
  formShownAt: moment,
  formSentAt: moment,
  ...(Object.fromEntries(originParameterNames.map((name) => [name, origin])) as Record<
    (typeof originParameterNames)[number],
    Reader<string>
  >),
  referrer: origin,
  landingPage: origin,
};

type Table = typeof table;
export type FieldName = keyof Table;
export type Fields = { [Name in FieldName]?: Table[Name] extends Reader<infer T> ? T : never };

export const fieldNames = Object.keys(table) as FieldName[];

/** The fields that a lead source of another company may fill. */
export const submissionFields: readonly string[] = fieldNames.filter(
  (name) => !['form', 'submissionId', 'formShownAt', 'formSentAt'].includes(name),
);

/** Other programs' names for our fields, by their letters. */
const calledSo: Record<string, string> = {
  emailaddress: 'email',
  mail: 'email',
  fullname: 'name',
  contactname: 'name',
  givenname: 'firstName',
  familyname: 'lastName',
  surname: 'lastName',
  companyname: 'company',
  organization: 'company',
  organisation: 'company',
  phonenumber: 'phone',
  telephone: 'phone',
  mobile: 'phone',
  mobilephone: 'phone',
  countrycode: 'country',
  position: 'jobTitle',
  comment: 'message',
  comments: 'message',
  notes: 'message',
};

/** Our field names by their letters; those of forms and of the protocol are left out. */
const spelled = new Map([
  ...Object.entries(calledSo),
  ...[...submissionFields, 'firstName', 'lastName'].map((name): [string, string] => [bareName(name), name]),
]);

/** A program's message with our field names, where it spells them otherwise: `job_title`, `Job Title`. */
export function withFieldNames(message: object): Record<string, unknown> {
  const known: Record<string, unknown> = { ...message };
  for (const [key, value] of Object.entries(message)) {
    const name = spelled.get(bareName(key));
    if (name !== undefined && (known[name] ?? '') === '') known[name] = value;
  }
  return known;
}

/** The names of answers that keep a second address or number, and an unknown country. */
const otherNames: Partial<Record<FieldName, string>> = {
  email: 'Other e-mail',
  phone: 'Other phone',
  country: 'Country',
};

interface FieldsRead {
  fields: Fields;
  /** The expected values, by the name of the field. */
  expected: { field: FieldName; expected: string }[];
  /** Second addresses and numbers, as answers. */
  others: Record<string, string>;
}

/** Reads the known fields of a post; everything else in it is left alone. */
export function readFields(input: Readonly<Record<string, unknown>>, reading: Reading): FieldsRead {
  const read: FieldsRead = { fields: {}, expected: [], others: {} };
  for (const field of fieldNames) {
    const given = Object.hasOwn(input, field) ? answeredTo(field, input[field]) : undefined;
    const {
      value,
      expected,
      others = [],
    } = (table[field] as Reader<unknown>)(reading === 'lenient' ? withoutNothing(given) : given, reading);
    if (expected !== undefined) read.expected.push({ field, expected });
    else if (value !== undefined) Object.assign(read.fields, { [field]: value });
    const name = otherNames[field];
    if (name !== undefined && others.length > 0) read.others[name] = clipped(others.join(', '), limits.line);
  }
  return read;
}

/** One answer to a question of the form. */
export const answer: Reader<string> = (given, reading) =>
  line(limits.line)(typeof given === 'boolean' ? [given] : given, reading);

/** The name of an answer; undefined when the name is unusable. It begins with a letter, which excludes "__proto__". */
export function answerKey(given: string, reading: Reading): string | undefined {
  const key =
    reading === 'strict' ? seenText(given) : clipped(oneLine(given).replace(/^[^\p{L}\p{N}]+/u, ''), limits.answerKey);
  return key.length <= limits.answerKey && /^[\p{L}\p{N}]/u.test(key) && !hasControls(key) ? key : undefined;
}

import * as z from 'zod/mini';
import { isZone } from './calendar.ts';
import type { Form } from './config.ts';
import { normalizeEmail } from './identity.ts';
import type { Attribution, Person } from './lead.ts';
import { shown } from './words.ts';

/** One thing wrong with what came in. */
export interface InvalidField {
  field: string;
  got: string;
  expected: string;
}

/** A form post as the program knows it: checked, trimmed, with everything unknown left out. */
export interface Submission {
  /** As typed (see domain/identity.ts). */
  email: string;
  person: Person;
  form: string;
  answers: Record<string, string>;
  message?: string;
  consent?: boolean;
  submissionId?: string;
  attribution: Omit<Attribution, 'at'>;
  /** What the field no human sees was filled with. */
  honeypot?: string;
}

export type ParsedSubmission = { ok: true; submission: Submission } | { ok: false; invalid: InvalidField[] };

const limits = { name: 200, message: 5_000, line: 300, origin: 1_000, answers: 30, answerKey: 100 };

/** Browsers send '' for what was left empty, APIs send numbers for "200 people": both are text or nothing to us. */
function asText(value: unknown): unknown {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.toWellFormed().trim() || undefined : (value ?? undefined);
}

function asMessage(value: unknown): unknown {
  const text = asText(value);
  if (typeof text !== 'string') return text;
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '') || undefined;
}

/** Checkboxes send "on" or nothing at all. */
function asConsent(value: unknown): unknown {
  const word = typeof value === 'number' || typeof value === 'string' ? String(value).trim().toLowerCase() : value;
  if (word === 'on' || word === 'true' || word === 'yes' || word === '1') return true;
  if (word === '' || word === 'off' || word === 'false' || word === 'no' || word === '0') return false;
  return word ?? undefined;
}

/** Line breaks and control characters in a name or address are how mail headers are smuggled in. */
const oneLine = (max: number) =>
  z.optional(
    z.string('text').check(
      z.maxLength(max, `at most ${max} characters`),
      z.refine((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), 'one line without control characters'),
    ),
  );
const line = (max: number) => z.pipe(z.transform(asText), oneLine(max));
const message = z.pipe(
  z.transform(asMessage),
  z.optional(z.string('text').check(z.maxLength(limits.message, `at most ${limits.message} characters`))),
);
const consent = z.pipe(z.transform(asConsent), z.optional(z.boolean('true or false')));
/** What a script fills in, the visitor cannot put right: what is of no use is cut or dropped instead of refused. */
const lenient = <T>(read: (value: string) => T | undefined) =>
  z.transform((value: unknown) => (typeof value === 'string' ? read(value.toWellFormed().trim()) : undefined));
const zone = lenient((value) => (isZone(value) ? value : undefined));
const country = lenient((value) => {
  const code = value.toUpperCase() === 'UK' ? 'GB' : value.toUpperCase();
  return /^[A-Z]{2}$/.test(code) ? code : undefined;
});
const origin = z.pipe(
  lenient((value) => value.slice(0, limits.origin) || undefined),
  oneLine(limits.origin),
);

const fields = z.object({
  email: z.pipe(
    line(limits.line),
    z
      .optional(z.string())
      .check(z.refine((value) => value !== undefined && normalizeEmail(value) !== undefined, 'an e-mail address')),
  ),
  form: line(limits.line),
  name: line(limits.name),
  company: line(limits.line),
  jobTitle: line(limits.line),
  phone: line(limits.line),
  companySize: line(limits.line),
  industry: line(limits.line),
  country,
  timeZone: zone,
  message,
  consent,
  submissionId: line(limits.line),
  utm_source: origin,
  utm_medium: origin,
  utm_campaign: origin,
  utm_term: origin,
  utm_content: origin,
  gclid: origin,
  fbclid: origin,
  referrer: origin,
  landingPage: origin,
});
const known = new Set(Object.keys(fields.shape));
const answer = line(limits.line);

/**
 * Reads the body of POST /leads: a JSON object or the fields of a decoded form post. Names every problem at once; never throws.
 * Strict where the data would be wrong (address, form, control characters, length), lenient where a browser filled it in
 * (zone, country, origin). `answers.x`, `answers[x]` and unknown keys that are fields of the form become answers.
 */
export function parseSubmission(body: unknown, forms: Record<string, Form>, honeypot = 'website'): ParsedSubmission {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { ok: false, invalid: [{ field: 'body', got: shown(body), expected: 'an object with at least "email"' }] };
  const input: Record<string, unknown> = { ...body };
  const parsed = fields.safeParse(input);
  const formName = typeof input.form === 'string' && input.form.trim() ? input.form.trim() : 'contact';
  const form = Object.hasOwn(forms, formName) ? forms[formName] : undefined;
  const { answers, invalid: wrongAnswers } = readAnswers(input, form, honeypot);
  const invalid = [
    ...(parsed.error?.issues ?? []).map((issue) =>
      wrong(String(issue.path[0]), input[String(issue.path[0])], issue.message),
    ),
    ...(form ? [] : [wrong('form', input.form, `one of ${Object.keys(forms).join(', ')}`)]),
    ...wrongAnswers,
  ];
  if (!parsed.success || invalid.length > 0) return { ok: false, invalid };
  return { ok: true, submission: submissionOf(parsed.data, formName, answers, input[honeypot]) };
}

function submissionOf(
  data: z.output<typeof fields>,
  form: string,
  answers: Record<string, string>,
  trap: unknown,
): Submission {
  const { name, company, jobTitle, phone, country, timeZone, companySize, industry } = data;
  const { utm_source: source, utm_medium: medium, utm_campaign: campaign, utm_term: term, utm_content: content } = data;
  const { gclid, fbclid, referrer, landingPage } = data;
  const email = data.email ?? '';
  return {
    email: normalizeEmail(email)?.email ?? email,
    person: present<Person>({ name, company, jobTitle, phone, country, timeZone, companySize, industry }),
    form,
    answers,
    ...present({ message: data.message, consent: data.consent, submissionId: data.submissionId }),
    attribution: {
      form,
      ...present({ source, medium, campaign, term, content, gclid, fbclid, referrer, landingPage }),
    },
    ...(trap !== undefined && trap !== null && trap !== '' && { honeypot: shown(trap).slice(0, limits.line) }),
  };
}

function readAnswers(input: Record<string, unknown>, form: Form | undefined, honeypot: string) {
  const asked = new Set(form?.fields.map(({ name }) => name));
  const nested = input.answers;
  const isObject = typeof nested === 'object' && nested !== null && !Array.isArray(nested);
  const given: [string, unknown][] = isObject ? Object.entries(nested) : [];
  for (const [key, value] of Object.entries(input)) {
    const dotted = /^answers(?:\.(.+)|\[(.+)\])$/s.exec(key);
    if (dotted) given.push([dotted[1] ?? dotted[2] ?? '', value]);
    else if (asked.has(key) && !known.has(key) && key !== honeypot && key !== 'answers') given.push([key, value]);
  }
  const invalid: InvalidField[] = [];
  if (nested !== undefined && nested !== null && nested !== '' && !isObject)
    invalid.push(wrong('answers', nested, 'an object'));
  if (given.length > limits.answers)
    invalid.push(wrong('answers', `${given.length} answers`, `at most ${limits.answers}`));
  const answers: [string, string][] = [];
  for (const [key, value] of given.slice(0, limits.answers)) {
    // A key must begin like a word: "__proto__" and its kind would be lost or worse on the way to the table.
    if (key.length > limits.answerKey || !/^[\p{L}\p{N}][^\p{Cc}\u2028\u2029]*$/u.test(key))
      invalid.push(
        wrong(
          'answers',
          key,
          `keys of at most ${limits.answerKey} characters on one line that begin with a letter or digit`,
        ),
      );
    const read = answer.safeParse(typeof value === 'boolean' ? (value ? 'yes' : 'no') : value);
    if (!read.success) invalid.push(...read.error.issues.map((issue) => wrong(`answers.${key}`, value, issue.message)));
    else if (read.data !== undefined) answers.push([key.toWellFormed(), read.data]);
  }
  return { answers: Object.fromEntries(answers), invalid };
}

function wrong(field: string, got: unknown, expected: string): InvalidField {
  const tooLong = typeof got === 'string' && expected.startsWith('at most') && got.length > limits.name;
  return { field, got: tooLong ? `${got.length} characters` : shown(got), expected };
}

/** Without the keys that have no value: the table stores what is known, nothing else. */
function present<T extends object>(values: T): Partial<T> {
  const known: Partial<T> = { ...values };
  for (const key of Object.keys(values) as (keyof T)[]) if (known[key] === undefined) delete known[key];
  return known;
}

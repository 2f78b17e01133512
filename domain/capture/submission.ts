import type { Form } from '../config/config.ts';
import { shown } from '../lead/activity-text.ts';
import type { InvalidField } from '../lead/invalid-field.ts';
import { originParameterNames, originParameters } from '../lead/origin.ts';
import type { Attribution, Consent, ConsentBasis, Person } from '../lead/person.ts';
import type { Instant } from '../time/instant.ts';
import { normalizeEmail } from './identity.ts';
import { answeredTo, nameOf } from './structured-answer.ts';
import { answer, answerKey, type Fields, fieldNames, limits, type Reading, readFields } from './submission-fields.ts';
import { suggestionFor } from './typo.ts';

/** A form post as the program knows it: checked, trimmed, with everything unknown left out. */
export interface Submission {
  /** As typed (see domain/capture/identity.ts). */
  email: string;
  person: Person;
  form: string;
  answers: Record<string, string>;
  message?: string;
  consent?: boolean;
  /** The sentence the person agreed to, when it was on our form. */
  consentText?: string;
  /** The legal basis, when the person agreed elsewhere. */
  basis?: ConsentBasis;
  /** The owner of the mailbox sent it, proven by a token from a mail. */
  isProven?: boolean;
  /** There is no proof of consent: confirm first, even where the form does not ask for it. */
  mustConfirm?: boolean;
  /** It came above a limit: confirm first. The same form sent again within the limits counts. */
  isHeldBack?: boolean;
  submissionId?: string;
  /** The browser it was sent from, as t.js names it. */
  visitorId?: string;
  attribution: Omit<Attribution, 'at'>;
  /** Where it was sent from, as far as privacy.yaml keeps that beside a consent. */
  sentFrom?: Consent['from'];
  /** The value of the hidden trap field. */
  honeypot?: string;
  /** When the form was shown, by its page's clock. */
  shownAt?: Instant;
  /** By the same clock as `shownAt`, when that is the visitor's own: it may be wrong by minutes. */
  sentAt?: Instant;
}

type ParsedSubmission = { ok: true; submission: Submission } | { ok: false; invalid: InvalidField[] };

interface ParseOptions {
  /** The name of the field no human sees. */
  honeypot?: string;
  reading?: Reading;
}

const known = new Set<string>(fieldNames);

/**
 * Reads the body of POST /leads, or a lead source's mapped message. Names every problem at once; never throws. `answers.x`,
 * `answers[x]` and unknown keys that are fields of the form become answers. `lenient` reports problems of the address and the
 * form only.
 */
export function parseSubmission(
  body: unknown,
  forms: Record<string, Form>,
  { honeypot = 'website', reading = 'strict' }: ParseOptions = {},
): ParsedSubmission {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { ok: false, invalid: [{ field: 'body', got: shown(body), expected: 'an object with at least "email"' }] };
  const input: Record<string, unknown> = withName({ ...body });
  const { fields, expected, others } = readFields(input, reading);
  const formName = isBlank(input.form) ? 'contact' : (fields.form ?? '');
  const form = Object.hasOwn(forms, formName) ? forms[formName] : undefined;
  const { answers, invalid: wrongAnswers } = readAnswers(input, form, honeypot, reading);
  const invalid = [
    ...expected.filter(({ field }) => field !== 'form').map((one) => wrong(one.field, input[one.field], one.expected)),
    ...(form ? [] : [wrong('form', input.form, `one of ${Object.keys(forms).join(', ')}`)]),
    ...wrongAnswers,
  ];
  if (invalid.length > 0) return { ok: false, invalid };
  return {
    ok: true,
    submission: submissionOf(fields, formName, { ...others, ...answers }, input[honeypot], form),
  };
}

/** Programs send a name in two fields, in a list, or as an object of its parts. */
function withName(input: Record<string, unknown>): Record<string, unknown> {
  const { name } = input;
  const isObject = typeof name === 'object' && name !== null;
  if (!isBlank(name) && !isObject) return input;
  const whole = nameOf(isObject ? name : input);
  return whole === undefined ? input : { ...input, name: whole };
}

const isBlank = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function submissionOf(
  data: Fields,
  form: string,
  answers: Record<string, string>,
  trap: unknown,
  asked?: Form,
): Submission {
  const { name, company, jobTitle, phone, country, timeZone, companySize, industry } = data;
  const { email = '', referrer, landingPage } = data;
  const origin = Object.fromEntries(originParameterNames.map((one) => [originParameters[one], data[one]]));
  return {
    email: normalizeEmail(email)?.email ?? email,
    person: present<Person>({ name, company, jobTitle, phone, country, timeZone, companySize, industry }),
    form,
    answers,
    ...present({
      message: data.message,
      consent: data.consent,
      submissionId: data.submissionId,
      visitorId: data.visitorId,
      shownAt: data.formShownAt,
      sentAt: data.formSentAt,
    }),
    ...(data.consent && asked?.consent && { consentText: asked.consent }),
    attribution: { form, ...present({ ...origin, referrer, landingPage }) },
    ...(!isBlank(trap) && { honeypot: shown(trap).slice(0, limits.line) }),
  };
}

/** Programs in PHP and Rails number the values of a list: `need[]`, `need[0]`, `answers[interests][1]`. */
const withoutPlace = (key: string) => key.replace(/\[\d{0,3}\]$/, '');

function readAnswers(input: Record<string, unknown>, form: Form | undefined, honeypot: string, reading: Reading) {
  const asked = new Set(form?.fields.map(({ name }) => name));
  const nested = pairsOf(input.answers);
  const isObject = typeof nested === 'object' && nested !== null && !Array.isArray(nested);
  const isStrict = reading === 'strict';
  const invalid: InvalidField[] = [];
  const given = new Map<string, unknown>();
  // Names that differ only by invisible characters are one name.
  const add = (name: string, value: unknown) => {
    const key = answerKey(name, reading);
    if (key !== undefined) given.set(key, given.has(key) ? [given.get(key), value].flat() : value);
    else if (isStrict) invalid.push(wrong('answers', name, keyRule));
  };
  if (isObject) for (const [key, value] of Object.entries(nested)) add(key, value);
  for (const [key, value] of Object.entries(input)) {
    const dotted = /^answers(?:\.(.+)|\[(.+)\])$/s.exec(withoutPlace(key));
    if (dotted) add(dotted[1] ?? dotted[2] ?? '', value);
    else {
      const name = asked.has(key) ? key : withoutPlace(key);
      if (asked.has(name) && !known.has(name) && name !== honeypot && name !== 'answers') add(name, value);
    }
  }
  if (isStrict && !isBlank(nested) && !isObject) invalid.push(wrong('answers', nested, 'an object'));
  if (isStrict && given.size > limits.answers)
    invalid.push(wrong('answers', `${given.size} answers`, `at most ${limits.answers}`));
  const answers: [string, string][] = [];
  for (const [key, value] of given) {
    if (answers.length >= limits.answers) break;
    const { value: text, expected } = answer(answeredTo(key, value), reading);
    if (expected !== undefined) invalid.push(wrong(`answers.${key}`, value, expected));
    else if (text !== undefined) answers.push([key, text]);
  }
  return { answers: Object.fromEntries(answers), invalid };
}

/** Programs send answers as a list of questions, each with its answer. */
function pairsOf(answers: unknown): unknown {
  if (!Array.isArray(answers)) return answers;
  const pairs = answers.map((one): [unknown, unknown] => {
    const { label, question, title, heading, name, field_name, key, ...rest } = Object(one);
    const { answer: said, value, values, field_value } = rest;
    const asked = question ?? label ?? title ?? heading ?? field_name ?? name ?? key;
    return [asked, said ?? value ?? values ?? field_value ?? rest];
  });
  return pairs.every(([name]) => typeof name === 'string') ? together(pairs as [string, unknown][]) : answers;
}

/** Joins the answers of a field that comes more than once. */
function together(pairs: readonly [string, unknown][]): Record<string, unknown> {
  const all = new Map<string, unknown>();
  for (const [name, value] of pairs) all.set(name, all.has(name) ? [all.get(name), value].flat() : value);
  return Object.fromEntries(all);
}

const keyRule = `keys of at most ${limits.answerKey} characters on one line that begin with a letter or digit`;

function wrong(field: string, got: unknown, expected: string): InvalidField {
  const suggestion = field === 'email' && typeof got === 'string' ? suggestionFor(got) : undefined;
  const tooLong = typeof got === 'string' && expected.startsWith('at most') && got.length > limits.name;
  return { field, got: tooLong ? `${got.length} characters` : shown(got), expected, suggestion };
}

/** Without the keys that have no value: the table stores known values only. */
function present<T extends object>(values: T): Partial<T> {
  const known: Partial<T> = { ...values };
  for (const key of Object.keys(values) as (keyof T)[]) if (known[key] === undefined) delete known[key];
  return known;
}

import type { Form } from '../config/config.ts';
import { shown } from '../lead/activity-text.ts';
import type { InvalidField } from '../lead/invalid-field.ts';
import type { Attribution, ConsentBasis, Person } from '../lead/person.ts';
import type { Instant } from '../time/instant.ts';
import { normalizeEmail } from './identity.ts';
import { answer, type Fields, fields, limits } from './submission-fields.ts';
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
  /** The words the person agreed to, when they stood on a form of ours. */
  consentText?: string;
  /** Where the person agreed, when it was not on a form of ours. */
  basis?: ConsentBasis;
  /** The holder of the mailbox sent it, as a token from a mail says. */
  isProven?: boolean;
  /** Nobody can say that the person agreed: confirm first, whatever the form says. */
  mustConfirm?: boolean;
  submissionId?: string;
  /** The browser it was sent from, as t.js names it. */
  visitorId?: string;
  attribution: Omit<Attribution, 'at'>;
  /** What the field no human sees was filled with. */
  honeypot?: string;
  /** When the form was shown, as its page says. */
  shownAt?: Instant;
  /** By the same clock as `shownAt`, when that is the visitor's own: it may be wrong by minutes. */
  sentAt?: Instant;
}

export type ParsedSubmission = { ok: true; submission: Submission } | { ok: false; invalid: InvalidField[] };

const known = new Set(Object.keys(fields.shape));

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
  return { ok: true, submission: submissionOf(parsed.data, formName, answers, input[honeypot], form) };
}

function submissionOf(
  data: Fields,
  form: string,
  answers: Record<string, string>,
  trap: unknown,
  asked?: Form,
): Submission {
  const { name, company, jobTitle, phone, country, timeZone, companySize, industry } = data;
  const { utm_source: source, utm_medium: medium, utm_campaign: campaign, utm_term: term, utm_content: content } = data;
  const { gclid, fbclid, referrer, landingPage } = data;
  return {
    email: normalizeEmail(data.email)?.email ?? data.email,
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
  const suggestion = field === 'email' && typeof got === 'string' ? suggestionFor(got) : undefined;
  const tooLong = typeof got === 'string' && expected.startsWith('at most') && got.length > limits.name;
  return { field, got: tooLong ? `${got.length} characters` : shown(got), expected, ...(suggestion && { suggestion }) };
}

/** Without the keys that have no value: the table stores what is known, nothing else. */
function present<T extends object>(values: T): Partial<T> {
  const known: Partial<T> = { ...values };
  for (const key of Object.keys(values) as (keyof T)[]) if (known[key] === undefined) delete known[key];
  return known;
}

import type { CaptureRules } from '../config/config.ts';
import { hour, minute } from '../time/instant.ts';
import { limits } from './submission-fields.ts';

type AdForms = CaptureRules['ads']['google'];

/** One answer in an ad's form, by the platform's name of the question (and what people read, where that is another). */
export interface AdAnswer {
  name: string;
  label?: string;
  value: string;
}

/** Where the lead comes from, in the words of a form post. */
export type AdOrigin = Partial<
  Record<'utm_source' | 'utm_medium' | 'utm_campaign' | 'utm_term' | 'utm_content' | 'gclid', string>
>;

/**
 * The answers of an ad's form as the body of a form post. Parts of one thing (given and family name) are joined. Nobody can be
 * asked to correct what an ad has taken down, so what is too long is cut and line breaks become spaces.
 */
export function adBody(answers: readonly AdAnswer[], rules: AdForms, origin: AdOrigin): Record<string, unknown> {
  const body: Record<string, string> = {};
  const others: [string, string][] = [];
  for (const { name, label, value } of answers) {
    const said = oneLine(value);
    if (said === '') continue;
    const known = [name, label ?? name].find((one) => Object.hasOwn(rules.fields, one));
    const field = known === undefined ? undefined : rules.fields[known];
    if (field === undefined) {
      const key = oneLine(label ?? name)
        .replace(/^[^\p{L}\p{N}]+/u, '')
        .slice(0, limits.answerKey);
      if (key !== '') others.push([key, said.slice(0, limits.line)]);
    } else if (field === 'email') body.email ??= said;
    else if (field === 'message')
      body.message = [body.message, value].filter(Boolean).join('\n').slice(0, limits.message);
    else body[field] = joined(body[field], said).slice(0, limits.name);
  }
  const kept = rules.otherQuestions === 'answers' ? others.slice(0, limits.answers) : [];
  return { ...origin, ...body, answers: Object.fromEntries(kept) };
}

const joined = (before: string | undefined, value: string) =>
  before === undefined ? value : before.includes(value) ? before : `${before} ${value}`;

const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** How a lead of an ad's form is taken in. */
export const adSource = (via: string, rules: AdForms, vendorForm: string | undefined) => ({
  via,
  form: (vendorForm !== undefined && rules.forms[vendorForm]) || rules.form,
  basis: rules.basis,
  consentText: rules.consentText,
  ...(rules.basis === undefined && { mustConfirm: true }),
});

/** SQS hides no message longer than 12 h after it was received; the call itself takes its part of that. */
const longestDelay = 6 * hour;

/** Milliseconds until a fetch that failed is tried again: 1 minute, doubled each time up to 6 hours. */
export const retryAfter = (received: number) => Math.min(minute * 2 ** Math.max(0, received - 1), longestDelay);

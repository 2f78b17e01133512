import * as z from 'zod/mini';
import { isZone } from '../time/calendar.ts';
import { instant } from '../time/instant.ts';
import { isVisitorId } from '../tracking/visitor-id.ts';
import { normalizeEmail } from './identity.ts';

/** Lengths in characters, and how many answers. */
export const limits = { name: 200, message: 5_000, line: 300, origin: 1_000, answers: 30, answerKey: 100 };

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
/** When the form was shown: what is no moment is as good as nothing. */
const moment = lenient((value) => {
  const ms = /^\d{12,14}$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(ms) ? undefined : instant(ms);
});
const origin = z.pipe(
  lenient((value) => value.slice(0, limits.origin) || undefined),
  oneLine(limits.origin),
);

/** The known fields of a post. Messages say what is expected; what was got is put beside them by the parser. */
export const fields = z.object({
  email: z.pipe(
    z.transform(asText),
    z.string('an e-mail address').check(z.refine((value) => normalizeEmail(value) !== undefined, 'an e-mail address')),
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
  visitorId: lenient((value) => (isVisitorId(value) ? value : undefined)),
  formShownAt: moment,
  formSentAt: moment,
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

/** What a door of somebody else may fill. */
export const submissionFields: readonly string[] = Object.keys(fields.shape).filter(
  (name) => !['form', 'submissionId', 'formShownAt', 'formSentAt'].includes(name),
);

export type Fields = z.output<typeof fields>;

/** One answer to a question of the form. */
export const answer = line(limits.line);

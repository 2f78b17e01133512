import { z } from 'zod';
import { languages } from '../language/language.ts';
import { grades } from '../lead/grade.ts';
import { duration } from '../time/instant.ts';

// Schemas of single values in config/*.yaml, with messages that name what is expected.

export const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens, such as "day-3"');
/** A name in a header or a title. */
export const line = z
  .string()
  .refine((text) => text.trim() !== '' && !/[\r\n]/.test(text), 'expected one line of text');
const aDuration = 'expected a duration such as "3 days", "2 weeks" or "90 minutes"';
/** `'3 days'` in the file, milliseconds in the program. */
export const time = z.string(aDuration).transform((text, context) => {
  const value = duration(text);
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: aDuration });
  return z.NEVER;
});
/** A duration of which something is divided or repeated. */
export const lasting = time.refine((ms) => ms > 0, 'expected longer than no time at all, such as "1 day"');
export const zone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'expected an IANA time zone such as "Europe/Berlin"');
const weekday = z.enum(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
export const clock = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day such as "09:00", up to "24:00"');
export const hours = z
  .strictObject({
    days: z.array(weekday).min(1).describe('Days of the week.'),
    from: clock.describe('Begin, such as 09:00.'),
    to: clock.describe('End, such as 17:00.'),
  })
  // A text that is no time of day has an issue of its own, and gets no second one here.
  .refine(({ from, to }) => from < to || ![from, to].every((time) => clock.safeParse(time).success), {
    path: ['to'],
    message: 'expected a time after "from"',
  });
export const absences = z
  .array(
    z.strictObject({
      from: z.iso.date().describe('First day.'),
      to: z.iso.date().describe('Last day, included.'),
    }),
  )
  .default([])
  .describe('Whole days away. Public holidays too: the holidays of nurture.yaml are for mail.');
/** An address without a path, as browsers send it in Origin. */
export const origin = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/, 'expected an address without a path, such as "https://www.example.com"')
  .refine(
    (text) => !URL.canParse(text) || new URL(text).origin === text,
    'expected it without its port, which browsers leave out because it is the usual one',
  );
export const address = z.email('expected an e-mail address');
export const grade = z.enum(grades);

/** The language of an employee. */
export const spoken = z
  .enum(languages)
  .optional()
  .describe(
    'Language of mails and pages to this person: en or de. Without it: German where `product.language` is German, else English.',
  );

/** A BCP 47 tag, as in the `lang` of a page. */
export const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language such as en, de or pt-BR');

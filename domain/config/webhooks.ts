import { z } from 'zod';
import { id, time } from './values.ts';

const header = z
  .string()
  .regex(/^[a-z0-9-]+$/, 'expected the name of a header in lower case, such as "typeform-signature"');

/** A JSONata expression over what came in; a plain dotted path is one too. Compiled in lib/config/checks/webhooks.ts. */
const expression = z.string().min(1);

/** What allows us to mail people who come from another lead source. */
export const basis = z.enum(['consent', 'legitimate-interest']);

export const signature = z.strictObject({
  header: header.describe('Header with the signature, in lower case.'),
  encoding: z.enum(['hex', 'base64']).describe('How the HMAC-SHA256 is written.'),
  prefix: z.string().default('').describe('Text before the signature, such as `sha256=`.'),
  timestamp: z
    .strictObject({
      header: header
        .optional()
        .describe('Header with the seconds since 1970. Left out: it is beside the signature, separated by commas.'),
      prefix: z.string().default('').describe('Text before the time, such as `t=`.'),
      separator: z.string().default('.').describe('Text between the time and the body in what is signed.'),
      within: time.prefault('5 minutes').describe('Messages that are older or newer are refused.'),
    })
    .optional()
    .describe('For senders that sign a time with the body. An old message cannot be sent again.'),
});

export const webhookSchema = z.strictObject({
  form: id.describe('The form that these leads count as.'),
  basis: basis
    .optional()
    .describe('Why these people may get mail. Without it the message says so, or they confirm their address first.'),
  signature: signature.describe('How the sender signs.'),
  id: expression.describe('JSONata expression of the id that stays the same when the sender repeats a lead.'),
  fields: z
    .record(z.string(), expression)
    .describe('Field of the lead, each from a JSONata expression over the message.'),
  answers: z
    .record(z.string(), expression)
    .default({})
    .describe('Answers that the rep reads, each from a JSONata expression.'),
});

export const partnerSchema = z.strictObject({
  name: z.string().describe('Name that people read.'),
  form: id.describe('The form that these leads count as.'),
  basis: basis
    .optional()
    .describe('Why these people may get mail. Without it the message says so, or they confirm their address first.'),
  perMinute: z.int().positive().describe('Most leads in one minute. More are answered with 429.'),
});

import { z } from 'zod';
import { id, time } from './values.ts';

const header = z
  .string()
  .regex(/^[a-z0-9-]+$/, 'expected the name of a header in lower case, such as "typeform-signature"');

/** A JSONata expression over what came in; a plain dotted path is one too. Compiled in lib/config/checks/webhooks.ts. */
const expression = z.string().min(1);

/** What allows us to mail people who come through a door of somebody else. */
export const basis = z.enum(['consent', 'legitimate-interest']);

export const signature = z.strictObject({
  header,
  encoding: z.enum(['hex', 'base64']),
  prefix: z.string().default(''),
  timestamp: z
    .strictObject({ header, separator: z.string().default('.'), within: time.prefault('5 minutes') })
    .optional()
    .describe('For senders who sign a time with the body, so that an old message cannot be sent again.'),
});

export const webhookSchema = z.strictObject({
  form: id.describe('The form of ours that its leads count as.'),
  basis: basis.optional(),
  signature,
  id: expression.describe('What is the same when the sender sends the same lead again.'),
  fields: z.record(z.string(), expression).describe('Our field from an expression.'),
  answers: z.record(z.string(), expression).default({}),
});

export const partnerSchema = z.strictObject({
  name: z.string(),
  form: id,
  basis: basis.optional(),
  perMinute: z.int().positive().describe('Leads within one minute; more are answered with 429.'),
});

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
  /** For senders who sign a time with the body, so that an old message cannot be sent again. */
  timestamp: z
    .strictObject({ header, separator: z.string().default('.'), within: time.prefault('5 minutes') })
    .optional(),
});

export const webhookSchema = z.strictObject({
  /** The form of ours that its leads count as. */
  form: id,
  basis: basis.optional(),
  signature,
  /** What is the same when the sender sends the same lead again. */
  id: expression,
  /** Our field from an expression. */
  fields: z.record(z.string(), expression),
  answers: z.record(z.string(), expression).default({}),
});

export const partnerSchema = z.strictObject({
  name: z.string(),
  form: id,
  basis: basis.optional(),
  /** Leads within one minute; more are answered with 429. */
  perMinute: z.int().positive(),
});

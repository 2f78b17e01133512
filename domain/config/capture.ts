import { z } from 'zod';
import { adsSchema } from './ads.ts';
import { followingSchema } from './following.ts';
import { id, origin, time } from './values.ts';
import { partnerSchema, webhookSchema } from './webhooks.ts';

const field = z.strictObject({
  name: z.string(),
  label: z.string(),
  type: z.enum(['text', 'email', 'tel', 'textarea', 'select', 'checkbox']).default('text'),
  required: z.boolean().default(false),
  choices: z.array(z.string()).optional(),
  autocomplete: z.string().optional(),
  grades: z.boolean().optional().describe('The answer counts for the grade: a rule in scoring.yaml must read it.'),
});

const domainName = z
  .string()
  .regex(/^(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/, 'expected a domain in lower case, such as "example.com"');
const changedList = z.strictObject({ also: z.array(domainName), except: z.array(domainName) });

export const captureSchema = z.strictObject({
  forms: z.record(
    id,
    z.strictObject({
      title: z.string(),
      intro: z.string().default(''),
      button: z.string().default('Send'),
      fields: z.array(field).min(1),
      consent: z.string().optional(),
      /** The box must be ticked: without it the form is not taken. */
      consentRequired: z.boolean().optional(),
      /** Why who sends it may get marketing mail: because they ticked the box, or because we say so. */
      basis: z.enum(['consent', 'legitimate-interest']).optional(),
      thanks: z.strictObject({ title: z.string(), text: z.string() }),
      doubleOptIn: z.boolean().default(false),
      allowedOrigins: z
        .array(origin)
        .min(1)
        .optional()
        .describe("The only pages of others that may send it, as origins; without it all of deployment.yaml's."),
      guide: id.optional().describe('What is sent by mail to whoever sent the form: one of `guides`.'),
    }),
  ),
  guides: z
    .record(id, z.strictObject({ title: z.string(), url: z.url().optional(), linkWorksFor: time }))
    .describe('What people get for their address, by id.'),
  following: followingSchema,
  filter: z.strictObject({
    honeypot: z.string(),
    minimumFillTime: time.describe('Whoever is faster is a program.'),
    maxLinks: z.int().min(0),
    disposable: changedList.describe(
      'Changes to the list of throw-away providers, and to that of mailboxes for everybody.',
    ),
    freeMail: changedList,
    dnsTimeout: time.describe('The longest that DNS is waited for.'),
  }),
  webhooks: z.record(id, webhookSchema).describe('Doors for the programs of others, by the name in their address.'),
  ads: adsSchema.describe('Lead forms inside ads.'),
  partners: z
    .record(id, partnerSchema)
    .describe('Who may send us leads through the partner API, by the name in their address.'),
  dedupeWindow: time,
  import: z
    .strictObject({ form: id, unknownColumns: z.enum(['answers', 'ignored']).default('answers') })
    .describe('What a row of an imported list counts as.'),
  confirmation: z.strictObject({ remindAfter: time, expiresAfter: time }),
});

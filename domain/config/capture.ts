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
  /** The answer counts for the grade: a rule in scoring.yaml must read it. */
  grades: z.boolean().optional(),
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
      consentRequired: z.boolean().default(false),
      /** Why who sends it may get marketing mail: because they ticked the box, or because we say so. */
      basis: z.enum(['consent', 'legitimate-interest']).default('consent'),
      thanks: z.strictObject({ title: z.string(), text: z.string() }),
      doubleOptIn: z.boolean().default(false),
      /** The only pages of others that may send it, as origins; without it all of deployment.yaml's. */
      allowedOrigins: z.array(origin).min(1).optional(),
      /** What is sent by mail to whoever sent the form: one of `guides`. */
      guide: id.optional(),
    }),
  ),
  /** What people get for their address, by id. */
  guides: z.record(id, z.strictObject({ title: z.string(), url: z.url().optional(), linkWorksFor: time })),
  following: followingSchema,
  filter: z.strictObject({
    honeypot: z.string(),
    /** Whoever is faster is a program. */
    minimumFillTime: time,
    maxLinks: z.int().min(0),
    /** Changes to the list of throw-away providers, and to that of mailboxes for everybody. */
    disposable: changedList,
    freeMail: changedList,
    /** The longest that DNS is waited for. */
    dnsTimeout: time,
  }),
  /** Doors for the programs of others, by the name in their address. */
  webhooks: z.record(id, webhookSchema),
  /** Lead forms inside ads. */
  ads: adsSchema,
  /** Who may send us leads through the partner API, by the name in their address. */
  partners: z.record(id, partnerSchema),
  dedupeWindow: time,
  /** What a row of an imported list counts as. */
  import: z.strictObject({ form: id, unknownColumns: z.enum(['answers', 'ignored']).default('answers') }),
  confirmation: z.strictObject({ remindAfter: time, expiresAfter: time }),
});

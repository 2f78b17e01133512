import { z } from 'zod';
import { id, time } from './values.ts';

const field = z.strictObject({
  name: z.string(),
  label: z.string(),
  type: z.enum(['text', 'email', 'tel', 'textarea', 'select', 'checkbox']).default('text'),
  required: z.boolean().default(false),
  choices: z.array(z.string()).optional(),
  autocomplete: z.string().optional(),
});

export const captureSchema = z.strictObject({
  forms: z.record(
    id,
    z.strictObject({
      title: z.string(),
      intro: z.string().default(''),
      button: z.string().default('Send'),
      fields: z.array(field).min(1),
      consent: z.string().optional(),
      thanks: z.strictObject({ title: z.string(), text: z.string() }),
      doubleOptIn: z.boolean().default(false),
    }),
  ),
  filter: z.strictObject({
    honeypot: z.string(),
    maxLinks: z.int().min(0),
    disposableDomains: z.array(z.string()),
    freeMailDomains: z.array(z.string()),
  }),
  dedupeWindow: time,
  confirmation: z.strictObject({ expiresAfter: time }),
});

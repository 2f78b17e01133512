import { z } from 'zod';
import { integrations } from './integrations.ts';
import { address, hours, id, time, zone } from './values.ts';

export const deploymentSchema = z.strictObject({
  stage: id,
  region: z.string(),
  sender: z.strictObject({ name: z.string(), email: address, replyTo: address.optional() }),
  domain: z.string(),
  product: z.strictObject({ name: z.string(), company: z.string(), postalAddress: z.string(), site: z.url() }),
  /** What we do with people's data, as the law wants it said. */
  privacyUrl: z.url().optional(),
  manager: z.strictObject({ name: z.string(), email: address, timeZone: zone, hours }),
  alarmEmail: address.optional(),
  allowedOrigins: z.array(z.string()).min(1),
  throttle: z.strictObject({ burst: z.int().positive(), perSecond: z.int().positive() }),
  sweepEvery: time,
  logRetentionDays: z.int().positive(),
  linksExpireAfter: time,
  replies: z
    .strictObject({ domain: z.string(), keepMail: time })
    .optional()
    .describe(
      "Where answers to our mails arrive; without it they go to the sender's replyTo, and Leadloop does not hear of them.",
    ),
  /** Who hears what becomes of leads. */
  integrations,
});

import { z } from 'zod';
import { day } from '../time/instant.ts';
import { time } from './values.ts';

const age = time.refine((ms) => ms >= day, 'expected "1 day" or more');
const leads = (which: string) =>
  age.optional().describe(`How long after the last sign of life ${which} are erased. Without it: never.`);
const parts = (what: string) => age.optional().describe(`After how long ${what} Without it: when the lead is erased.`);

const retention = z.strictObject({
  apply: z.boolean().default(false).describe('Whether the nightly walk erases. Without it: it only counts.'),
  rejected: age
    .refine((ms) => ms <= 30 * day, 'expected "30 days" at most: then the table forgets them by itself')
    .optional()
    .describe('How long after the last sign of life rejected leads are erased, 30 days at most.'),
  dormant: leads('dormant leads'),
  lost: leads('lost leads'),
  unsubscribed: leads('leads that have unsubscribed'),
  customers: leads('customers'),
  visits: parts('visits, clicks and downloads of leads at rest are deleted.'),
  mails: parts('mails received from leads at rest are deleted.'),
  messages: parts(
    'what leads at rest and their reps wrote is deleted, with answers in words of their own; that it was written stays.',
  ),
});

const consentProof = z.strictObject({
  networkAddress: z.boolean().default(false).describe('Whether the network address is kept of who posts a form.'),
  browser: z.boolean().default(false).describe('Whether what the browser calls itself is kept of who posts a form.'),
});

export const privacySchema = z.strictObject({
  consentProof: consentProof.default(consentProof.parse({})).describe('What is kept beside each consent.'),
  retention: retention.default(retention.parse({})).describe('How long leads and what they left are kept.'),
});

import { z } from 'zod';
import { address, spoken, zone } from './values.ts';

const reader = z.strictObject({
  name: z.string().describe('Name that the mail greets.'),
  email: address.describe('Address that gets it.'),
  timeZone: zone.optional().describe('IANA time zone of the reader. Without it: that of figures.'),
  language: spoken,
});

const digest = z.strictObject({
  marketing: z.array(reader).default([]).describe('Who reads about sources and mails, without names of leads.'),
  sales: z.array(reader).default([]).describe('Who reads about all reps, with names of leads that wait.'),
  reps: z.boolean().default(false).describe('Whether each rep of sales.yaml reads about the own leads.'),
});

export const insightSchema = z.strictObject({
  timeZone: zone.default('UTC').describe('IANA time zone of all days, weeks and months in figures.'),
  digest: digest.default(digest.parse({})).describe('Who gets the weekly digest, Monday at 08:00 on the own wall.'),
});

import { z } from 'zod';
import { followUps, hotVisits, openings, outcome, sla } from './hand-off.ts';
import { reportSource } from './reports.ts';
import { country, language, routing } from './routing.ts';
import { address, grade, hours, id, time, zone } from './values.ts';

const rep = z.strictObject({
  id,
  name: z.string(),
  email: address,
  timeZone: zone,
  hours,
  absences: z.array(z.strictObject({ from: z.iso.date(), to: z.iso.date() })).default([]),
  capacity: z.int().positive().optional(),
  countries: z.array(country).optional(),
  languages: z.array(language).min(1).optional(),
  weight: z
    .number()
    .min(0.01)
    .max(100)
    .default(1)
    .describe('For teams with the strategy `weighted`: twice the weight, twice the leads.'),
  skills: z.array(id).default([]),
});

export const salesSchema = z.strictObject({
  capacity: z.int().positive(),
  reps: z.array(rep).min(1),
  ...routing,
  sla,
  offers: z.int().positive().describe('Offers to this many reps before the manager decides.'),
  managerReminder: z.strictObject({ every: time, times: z.int().min(0) }),
  outcome,
  instructions: z.record(grade, z.string()),
  openings,
  followUps,
  hotVisits,
  reports: z.record(id, reportSource).default({}).describe('CRMs that report what came of leads, and whose they are.'),
});

import { z } from 'zod';
import { followUps, hotVisits, openings, outcome, sla } from './hand-off.ts';
import { meetingSource } from './meetings.ts';
import { reportSource } from './reports.ts';
import { country, language, routing } from './routing.ts';
import { absences, address, grade, hours, id, lasting, line, spoken, zone } from './values.ts';

const rep = z.strictObject({
  id: id.describe('Id that never changes. It is stored in leads.'),
  name: line.describe('Name in mails and on pages.'),
  email: address.describe('Where leads are sent.'),
  timeZone: zone.describe('IANA time zone. Hours and absences are meant there.'),
  hours: hours.describe('When the rep gets leads. The answer time runs only then.'),
  language: spoken,
  absences,
  capacity: z.int().positive().optional().describe('Most open leads of this rep, instead of the number for all.'),
  countries: z.array(country).optional().describe('Only leads from these countries. Without it: all.'),
  languages: z
    .array(language)
    .min(1)
    .optional()
    .describe('Only leads that speak one of these, or whose language is unknown. Without it: all.'),
  weight: z
    .number()
    .min(0.01)
    .max(100)
    .default(1)
    .describe('Share in teams with the strategy `weighted`: twice the weight, twice the leads.'),
  skills: z.array(id).default([]).describe('Words of yours that rules can ask for.'),
  bookingLink: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe(
      'Calendar of the rep where people choose a time, such as a page of Cal.com or Calendly. Begins with https://.',
    ),
  standIn: id.optional().describe('Id of the rep who answers for the leads of this one during an absence.'),
});

export const salesSchema = z.strictObject({
  capacity: z.int().positive().describe('Most open leads of a rep, offered or worked on.'),
  reps: z.array(rep).min(1).describe('Who sells.'),
  ...routing,
  sla: sla.describe('How long a rep has to accept a lead, and then to be in touch, in the working hours of the rep.'),
  offers: z.int().positive().describe('This many reps are asked before the manager decides.'),
  managerReminder: z
    .strictObject({
      every: lasting.describe('Time between two reminders, in the working hours of the manager.'),
      times: z.int().min(0).describe('How many reminders. Then the lead goes back to nurture.'),
    })
    .describe('Reminders to a manager who does not answer.'),
  steps: z
    .array(z.string().trim().min(1).max(60))
    .max(20)
    .default([])
    .describe('The steps of a sale, in order, in your words. They divide the time in which a rep works on a lead.'),
  outcome: outcome.describe('What a rep records about an accepted lead.'),
  instructions: z.record(grade, z.string()).describe('How to go about a lead, by grade. The mail to the rep has it.'),
  openings: openings.describe('First sentences for the rep. The first whose activity the person did is taken.'),
  followUps: followUps.describe('Sequences of reminders that a rep can choose for a lead.'),
  hotVisits: hotVisits.describe('Activities of a lead with a rep that are reported to the rep at once.'),
  meetings: z
    .record(id, meetingSource)
    .default({})
    .describe('Calendars that report meetings to /webhooks/<name>, such as Cal.com and Calendly.'),
  reports: z.record(id, reportSource).default({}).describe('CRMs that report outcomes and owners to /webhooks/<name>.'),
});

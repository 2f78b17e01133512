import { z } from 'zod';
import { holidayPattern, isDate } from '../time/holidays.ts';
import { track } from './track.ts';
import { clock, hours, id, lasting, time, zone } from './values.ts';

export const nurtureSchema = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        id: id.describe('Id of the topic. It is stored in leads that unticked it.'),
        name: z.string().min(1).describe('Text beside the box on the preferences page.'),
      }),
    )
    .describe('What mail can be about. People can switch each topic off.'),
  tracks: z.array(track).min(1).describe('Tracks: which mails a lead gets, and when.'),
  window: hours.describe('When mail may arrive, in the time zone of the lead.'),
  quietHours: z
    .strictObject({
      from: clock.describe('Begin of the night.'),
      to: clock.describe('End of the night, on the next morning.'),
    })
    .refine(({ from, to }) => from > to, {
      path: ['to'],
      message: 'expected a time of the next morning, earlier than "from"',
    })
    .describe(
      'No mail in these hours of the lead, also when the window of a step says otherwise. Only a step with anyTime may, as an answer within an hour.',
    ),
  holidays: z
    .record(
      z.string().length(2),
      z.array(
        z
          .string()
          .regex(
            holidayPattern,
            'expected "12-25", "2027-05-03", "easter+1", "4th Thu of November" or "last Mon of May"',
          )
          .refine(isDate, 'expected a day that the calendar has'),
      ),
    )
    .describe('Days without mail, by country. Such as 12-25, 2027-05-03, easter+1, 4th Thu of November.'),
  jitter: time.describe('Mails are spread over this time after the window opens.'),
  defaultTimeZone: zone.describe('Time zone of leads whose zone and country are unknown.'),
  timeZoneByCountry: z
    .record(z.string().length(2), zone)
    .describe('Time zone of leads that gave a country and no zone.'),
  frequency: z
    .strictObject({
      apart: time.describe('Shortest time between two mails.'),
      perWeek: z.int().positive().describe('Most mails in any 7 days.'),
    })
    .describe('Most marketing mail to one person. A mail that is too much waits.'),
  repeatAfter: time.describe('A lead that comes back skips the mails it got within this time.'),
  pauses: z.array(lasting).min(1).describe('Breaks that people can take on the preferences page.'),
  softBounces: z
    .strictObject({
      backOff: time.describe('Wait after the first, twice as long after each further one.'),
      limit: z.int().min(2).describe('After this many without a delivery the address counts as broken.'),
      within: time.describe('Time within which they are counted.'),
    })
    .describe('Mail that comes back for a while: a full mailbox, a server that is down.'),
});

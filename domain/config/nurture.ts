import { z } from 'zod';
import { holidayPattern } from '../time/holidays.ts';
import { track } from './track.ts';
import { clock, hours, id, time, zone } from './values.ts';

export const nurtureSchema = z.strictObject({
  topics: z
    .array(z.strictObject({ id, name: z.string().min(1) }))
    .describe('What mail can be about; people switch each off by itself.'),
  tracks: z.array(track).min(1),
  window: hours,
  quietHours: z
    .strictObject({ from: clock, to: clock })
    .refine(({ from, to }) => from > to, {
      path: ['to'],
      message: 'expected a time of the next morning, earlier than "from"',
    })
    .describe("Whatever a step's own window says."),
  holidays: z
    .record(
      z.string().length(2),
      z.array(
        z
          .string()
          .regex(
            holidayPattern,
            'expected "12-25", "2027-05-03", "easter+1", "4th Thu of November" or "last Mon of May"',
          ),
      ),
    )
    .describe('By country; see domain/time/holidays.ts.'),
  jitter: time,
  defaultTimeZone: zone,
  timeZoneByCountry: z.record(z.string().length(2), zone),
  frequency: z.strictObject({ apart: time, perWeek: z.int().positive() }),
  repeatAfter: time.describe('Who comes back in a new lifecycle is not sent a mail again that they got this recently.'),
  pauses: z.array(time).min(1),
  softBounces: z
    .strictObject({ backOff: time, limit: z.int().min(2), within: time })
    .describe('Mail that comes back for now: a full mailbox, a server that is down.'),
});

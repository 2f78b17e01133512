import { z } from 'zod';
import { activityMatch, scoredActivities } from './activity-match.ts';
import { id, lasting, time } from './values.ts';

/** Acceptance and then the first contact, counted in the rep's working hours. */
export const sla = z.strictObject({
  handRaise: lasting.describe('Answer time for a lead that asked for a call: a demo request or a reply.'),
  otherwise: lasting.describe('Answer time for a lead that is sales-ready by its score.'),
  contact: z
    .strictObject({
      handRaise: lasting.describe('Time for a lead that asked for a call: a demo request or a reply.'),
      otherwise: lasting.describe('Time for a lead that is sales-ready by its score.'),
    })
    .optional()
    .describe('How long a rep has from acceptance to the first contact. Without it there is no reminder.'),
  warnAt: z.number().gt(0).lt(1).describe('Part of the answer time after which the rep is warned, between 0 and 1.'),
  snoozes: z.array(lasting).describe('Times to choose from for a rep who asks for more, once an offer.'),
});

/** Opening lines for the first call; the first one whose activity the person did. A line without an activity fits everyone. */
export const openings = z
  .array(
    z.strictObject({
      activity: z
        .enum(scoredActivities)
        .optional()
        .describe('The activity that the person did. Without it: for everybody.'),
      ...activityMatch,
      say: z.string().min(1).describe('What the rep can say. {name} and {company} are filled in.'),
    }),
  )
  .min(1);

/** Reminders that a rep can choose: steps with a delay after the one before. */
export const followUps = z.array(
  z.strictObject({
    id: id.describe('Id of the sequence. It is stored in leads.'),
    name: z.string().min(1).describe('Name on the page of the rep.'),
    steps: z
      .array(
        z.strictObject({
          after: time.describe('Delay after the step before, the first after the rep chose the sequence.'),
          do: z.enum(['call', 'mail']).describe('What the rep shall do.'),
          what: z.string().min(1).max(300).describe('Subject of the reminder.'),
        }),
      )
      .min(1)
      .max(20)
      .describe('Reminders, in order.'),
  }),
);

/** Activities of a lead in a rep's hands that the rep hears of at once. */
export const hotVisits = z.strictObject({
  points: z.number().positive().describe('Fewest points of an activity that is reported to the rep.'),
  apart: time.describe('All such visits within this time make one mail.'),
});

export const outcome = z.strictObject({
  nudgeEvery: lasting.describe('How often a rep is asked for the outcome.'),
  nudges: z.int().min(0).describe('How many times. Then the lead is recycled.'),
  products: z.array(z.string().min(1)).describe('What can be sold. With an empty list the page does not ask.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected the three letters of a currency such as "EUR"')
    .default('EUR')
    .describe('Currency of the values of won leads, ISO 4217.'),
  lostReasons: z.array(z.string()).min(1).describe('Reasons to choose from for a lost lead.'),
  notLeadReasons: z
    .array(z.string().min(1).max(100))
    .min(1)
    .default(['A supplier', 'An applicant', 'A student', 'A competitor', 'Spam'])
    .describe('Reasons to choose from for somebody who is no lead. They do not count in any conversion.'),
  recycleReasons: z.array(z.string()).min(1).describe('Reasons to choose from for a lead that goes back to nurture.'),
});

import { z } from 'zod';
import { activityMatch, scoredActivities } from './activity-match.ts';
import { id, time } from './values.ts';

/** First contact, counted in the rep's working hours. */
export const sla = z.strictObject({
  handRaise: time,
  otherwise: time,
  warnAt: z
    .number()
    .gt(0)
    .lt(1)
    .describe('The part of the answer time after which the rep is told that it is nearly over.'),
  snoozes: z.array(time).describe('How much more time a rep may ask for, once an offer.'),
});

/** What to begin the conversation with; the first whose activity the person did. Without an activity it is for everybody. */
export const openings = z
  .array(z.strictObject({ activity: z.enum(scoredActivities).optional(), ...activityMatch, say: z.string().min(1) }))
  .min(1);

/** What a rep can have themselves reminded of: steps with a delay after the one before. */
export const followUps = z.array(
  z.strictObject({
    id,
    name: z.string().min(1),
    steps: z
      .array(z.strictObject({ after: time, do: z.enum(['call', 'mail']), what: z.string().min(1).max(300) }))
      .min(1)
      .max(20),
  }),
);

/** What a lead does by itself while a rep works on it, and the rep hears of at once. */
export const hotVisits = z.strictObject({
  points: z.number().positive().describe('An activity with at least so many points.'),
  apart: time.describe('One mail for all of them within this time.'),
});

export const outcome = z.strictObject({
  nudgeEvery: time,
  nudges: z.int().min(0),
  products: z.array(z.string().min(1)).describe('What can be sold; empty: the page does not ask.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected the three letters of a currency such as "EUR"')
    .default('EUR')
    .describe('In which values of won leads are meant, by its ISO 4217 code.'),
  lostReasons: z.array(z.string()).min(1),
  recycleReasons: z.array(z.string()).min(1),
});

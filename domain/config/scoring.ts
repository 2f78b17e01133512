import { z } from 'zod';
import { activityMatch, scoredActivities } from './activity-match.ts';
import { conditions, fieldName, hasCondition } from './condition.ts';
import { grade, id, time } from './values.ts';

const pointRule = z.strictObject({
  id,
  activity: z.enum(scoredActivities),
  ...activityMatch,
  points: z.number().min(-100).max(100),
  halfLife: time.optional(),
  group: id.optional().describe('Rules of a group share a cap.'),
  interest: id.optional().describe('Counts for this product interest and not for the score.'),
});

const needsCondition = `expected a condition beside the field: ${Object.keys(conditions).join(', ')}`;
const condition = z.strictObject({ field: fieldName, ...conditions }).refine(hasCondition, needsCondition);

const gradeRule = z
  .strictObject({
    id,
    /** The reason as the rep reads it; the id when left out. */
    what: z.string().optional(),
    field: fieldName.optional(),
    ...conditions,
    /** Holds for this persona, instead of a field with conditions. */
    persona: id.optional(),
    points: z.number(),
  })
  .refine((rule) => (rule.field === undefined) !== (rule.persona === undefined), 'expected either a field or a persona')
  .refine((rule) => (rule.field !== undefined) === hasCondition(rule), needsCondition);

const raisePattern = z
  .strictObject({
    id,
    /** The reason as the rep reads it. */
    what: z.string(),
    activity: z.enum(scoredActivities).optional(),
    ...activityMatch,
    /** How many such activities, within the span. */
    times: z.int().positive().optional(),
    /** Points that were given (after caps, before fading), within the span; of one interest when that is named. */
    points: z.number().positive().optional(),
    interest: id.optional(),
    within: time.optional(),
  })
  .refine(
    ({ activity, points }) => (activity === undefined) !== (points === undefined),
    'expected either an activity (with times) or points',
  );

/** How clicks of programs are told from those of people. */
const machines = z.strictObject({
  soonAfterMail: time,
  burst: z.strictObject({ links: z.int().min(2), within: time }),
  trapWithin: time,
});

export const scoringSchema = z.strictObject({
  halfLife: time,
  points: z.array(pointRule).min(1),
  interests: z
    .array(z.strictObject({ id, name: z.string() }))
    .default([])
    .describe('Product interests: each has a total of its own, from the rules that name it.'),
  caps: z.array(z.strictObject({ group: id, points: z.number().positive(), per: time.optional() })),
  personas: z
    .array(z.strictObject({ id, name: z.string(), all: z.array(condition).min(1) }))
    .default([])
    .describe('A lead is the first persona that fits.'),
  grading: z.strictObject({
    thresholds: z
      .strictObject({ A: z.number(), B: z.number(), C: z.number() })
      .describe('The grade by fit points, best first; D below the last.'),
    rules: z.array(gradeRule),
    freeMailGradesDown: z.int().min(0).max(3).describe('Free-mail addresses drop this many grades.'),
  }),
  handOff: z.strictObject({ score: z.number().min(0).max(100), grade }),
  machines,
  handRaise: z.strictObject({
    forms: z.array(id),
    customerForms: z.array(id).default([]).describe('Forms by which a customer, and nobody else, raises a hand.'),
    replies: z.boolean(),
    patterns: z.array(raisePattern).default([]),
    exceptGrades: z.array(grade),
  }),
});

import { z } from 'zod';
import { activityMatch, scoredActivities } from './activity-match.ts';
import { conditions, fieldName, hasCondition } from './condition.ts';
import { grade, id, lasting, time } from './values.ts';

const pointRule = z.strictObject({
  id: id.describe('Name beside the points.'),
  activity: z.enum(scoredActivities).describe('The activity that gives the points.'),
  ...activityMatch,
  points: z.number().min(-100).max(100).describe('Points, from -100 to 100.'),
  halfLife: lasting.optional().describe('Another half-life for this rule.'),
  group: id.optional().describe('Rules of a group share a cap of `caps`.'),
  interest: id.optional().describe('The points count for this product interest and not for the score.'),
});

const needsCondition = `expected a condition beside the field: ${Object.keys(conditions).join(', ')}`;
const condition = z.strictObject({ field: fieldName, ...conditions }).refine(hasCondition, needsCondition);

const gradeRule = z
  .strictObject({
    id: id.describe('Id of the rule.'),
    what: z.string().optional().describe('Reason that the rep reads. Without it: the id.'),
    field: fieldName.optional().describe('A field of the lead, or answers.<name of a form field>.'),
    ...conditions,
    persona: id.optional().describe('Instead of a field with conditions: the rule holds for this persona.'),
    points: z.number().describe('Fit points, also negative.'),
  })
  .refine((rule) => (rule.field === undefined) !== (rule.persona === undefined), 'expected either a field or a persona')
  .refine((rule) => (rule.field !== undefined) === hasCondition(rule), needsCondition);

const raisePattern = z
  .strictObject({
    id: id.describe('Id of the pattern.'),
    what: z.string().describe('Reason that the rep reads.'),
    activity: z.enum(scoredActivities).optional().describe('The activity that is counted.'),
    ...activityMatch,
    times: z.int().positive().optional().describe('How many such activities raise the hand.'),
    points: z
      .number()
      .positive()
      .optional()
      .describe('Instead of an activity: points that were given, after caps and before fading.'),
    interest: id.optional().describe('Only points of this product interest.'),
    within: time.optional().describe('Time within which they are counted. Without it: at any time.'),
  })
  .refine(
    ({ activity, points }) => (activity === undefined) !== (points === undefined),
    'expected either an activity (with times) or points',
  );

/** How clicks of programs are recognised. */
const machines = z.strictObject({
  soonAfterMail: time.describe('A click this soon after the delivery is one of a program.'),
  burst: z
    .strictObject({
      links: z.int().min(2).describe('This many different links of one mail.'),
      within: time.describe('Time within which they are clicked.'),
    })
    .describe('Clicks on many links of one mail at once are those of a program.'),
  trapWithin: time.describe('Clicks this near to one on the hidden link are those of the same program.'),
});

export const scoringSchema = z.strictObject({
  halfLife: lasting.describe('Points fade: after this time half of them is left.'),
  points: z.array(pointRule).min(1).describe('Rules that give points. The first that fits an activity counts.'),
  interests: z
    .array(
      z.strictObject({
        id: id.describe('Id that point rules name.'),
        name: z.string().describe('Name that the rep reads.'),
      }),
    )
    .default([])
    .describe('Product interests. Each has a total of its own, from the rules that name it.'),
  caps: z
    .array(
      z.strictObject({
        group: id.describe('The group of point rules.'),
        points: z.number().positive().describe('Most points of the group.'),
        per: lasting.optional().describe('Time in which they count. Without it: in all.'),
      }),
    )
    .describe('Most points of a group of rules.'),
  personas: z
    .array(
      z.strictObject({
        id: id.describe('Id that rules and tracks name.'),
        name: z.string().describe('Name that the rep reads.'),
        all: z.array(condition).min(1).describe('Conditions that must all hold.'),
      }),
    )
    .default([])
    .describe('Kinds of people. A lead is the first persona that fits.'),
  grading: z
    .strictObject({
      thresholds: z
        .strictObject({
          A: z.number().describe('Fewest fit points for grade A.'),
          B: z.number().describe('Fewest fit points for grade B.'),
          C: z.number().describe('Fewest fit points for grade C.'),
        })
        .describe('Grades by fit points. Below C the grade is D.'),
      rules: z.array(gradeRule).describe('Rules that give fit points. All that hold are added.'),
      freeMailGradesDown: z.int().min(0).max(3).describe('Leads with a private mail address drop this many grades.'),
    })
    .describe('How well a lead fits: grade A to D.'),
  handOff: z
    .strictObject({
      score: z.number().min(0).max(100).describe('Lowest score of a sales-ready lead.'),
      grade: grade.describe('Lowest grade of a sales-ready lead.'),
    })
    .describe('When a lead is sales-ready by its points.'),
  machines: machines.describe('How clicks of programs are recognised.'),
  handRaise: z
    .strictObject({
      forms: z.array(id).describe('Forms that raise a hand.'),
      customerForms: z.array(id).default([]).describe('Forms that raise a hand when a customer sends them.'),
      replies: z.boolean().describe('A reply to a mail raises a hand, unless it says no and nothing else.'),
      patterns: z.array(raisePattern).default([]).describe('Behaviour that raises a hand.'),
      exceptGrades: z.array(grade).describe('Leads of these grades never become sales-ready by a raised hand.'),
    })
    .describe('What makes a lead sales-ready at once.'),
});

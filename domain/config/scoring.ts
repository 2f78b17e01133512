import { z } from 'zod';
import { gradedFields } from '../grade.ts';
import { grade, id, time } from './values.ts';

const fieldMessage = `expected one of ${gradedFields.join(', ')} or answers.<name of a form field>`;

/** How clicks of programs are told from those of people. */
const machines = z.strictObject({
  soonAfterMail: time,
  burst: z.strictObject({ links: z.int().min(2), within: time }),
  trapWithin: time,
});

export const scoringSchema = z.strictObject({
  halfLife: time,
  points: z
    .array(
      z.strictObject({
        id,
        activity: z.enum([
          'form.submitted',
          'page.viewed',
          'link.clicked',
          'file.downloaded',
          'event.tracked',
          'mail.opened',
          'mail.replied',
        ]),
        form: id.optional(),
        /** Part of the URL's path, such as "/pricing". */
        path: z
          .string()
          .regex(/^\/\S*$/, 'expected the part of a path such as "/pricing"')
          .optional(),
        points: z.number().min(-100).max(100),
        halfLife: time.optional(),
        group: id.optional(),
      }),
    )
    .min(1),
  caps: z.array(z.strictObject({ group: id, points: z.number().positive(), per: time.optional() })),
  grading: z.strictObject({
    /** The grade by fit points, best first; D below the last. */
    thresholds: z.strictObject({ A: z.number(), B: z.number(), C: z.number() }),
    rules: z.array(
      z
        .strictObject({
          id,
          /** The reason as the rep reads it; the id when left out. */
          what: z.string().optional(),
          field: z.string().refine((name) => gradedFields.includes(name) || /^answers\../.test(name), fieldMessage),
          oneOf: z.array(z.string()).min(1).optional(),
          /** Whole words, in any case; "manag*" also finds "manager". */
          contains: z.array(z.string()).min(1).optional(),
          /** Compared with the lower end of a size: "51-200" counts as 51. */
          atLeast: z.number().optional(),
          below: z.number().optional(),
          missing: z.boolean().optional(),
          points: z.number(),
        })
        .refine(
          ({ oneOf, contains, atLeast, below, missing }) =>
            [oneOf, contains, atLeast, below, missing].some((condition) => condition !== undefined),
          'expected a condition beside the field: oneOf, contains, atLeast, below or missing',
        ),
    ),
    /** Free-mail addresses drop this many grades. */
    freeMailGradesDown: z.int().min(0).max(3),
  }),
  handOff: z.strictObject({ score: z.number().min(0).max(100), grade }),
  machines,
  handRaise: z.strictObject({ forms: z.array(id), replies: z.boolean(), exceptGrades: z.array(grade) }),
});

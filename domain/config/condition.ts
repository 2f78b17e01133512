import { z } from 'zod';
import { gradedFields } from '../lead/fields.ts';

const fieldMessage = `expected one of ${gradedFields.join(', ')} or answers.<name of a form field>`;

/** The field of a lead a condition looks at. */
export const fieldName = z
  .string()
  .refine((name) => gradedFields.includes(name) || /^answers\../.test(name), fieldMessage)
  .describe('A field of the lead, or answers.<name of a form field>.');

/** Conditions on a field: all given ones must hold. */
export const conditions = {
  equals: z.string().optional().describe('The answer is this. Capitals do not matter.'),
  oneOf: z.array(z.string()).min(1).optional().describe('The answer is one of these.'),
  contains: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('The answer has one of these words, in any case. manag* also finds manager.'),
  atLeast: z
    .number()
    .optional()
    .describe('The number is this or more. For a range such as 51-200 the lower end counts.'),
  below: z.number().optional().describe('The number is less than this.'),
  missing: z.boolean().optional().describe('true: there is no answer. false: there is one.'),
};

export const hasCondition = (rule: { [name in keyof typeof conditions]?: unknown }): boolean =>
  Object.keys(conditions).some((name) => rule[name as keyof typeof conditions] !== undefined);

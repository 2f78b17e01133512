import { z } from 'zod';
import { gradedFields } from '../lead/fields.ts';

const fieldMessage = `expected one of ${gradedFields.join(', ')} or answers.<name of a form field>`;

/** The field of a lead a condition looks at. */
export const fieldName = z
  .string()
  .refine((name) => gradedFields.includes(name) || /^answers\../.test(name), fieldMessage);

/** What a field must be like: all of those that are given. */
export const conditions = {
  /** The answer is this; capitals do not matter. */
  equals: z.string().optional(),
  oneOf: z.array(z.string()).min(1).optional(),
  /** Whole words, in any case; "manag*" also finds "manager". */
  contains: z.array(z.string()).min(1).optional(),
  /** Compared with the lower end of a size: "51-200" counts as 51. */
  atLeast: z.number().optional(),
  below: z.number().optional(),
  missing: z.boolean().optional(),
};

export const hasCondition = (rule: { [name in keyof typeof conditions]?: unknown }): boolean =>
  Object.keys(conditions).some((name) => rule[name as keyof typeof conditions] !== undefined);

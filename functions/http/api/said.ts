import * as z from 'zod/mini';

/** A schema with what the OpenAPI document says of it. */
export function said<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  z.globalRegistry.add(schema, { description });
  return schema;
}

/** A day of the calendar; whose, the field says. */
export const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, 'a day such as 2027-01-31'));

import * as z from 'zod/mini';

/** A schema with its description for the OpenAPI document. */
export function said<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  z.globalRegistry.add(schema, { description });
  return schema;
}

/** A calendar day; the field's description names the time zone. */
export const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, 'a day such as 2027-01-31'));

import * as z from 'zod/mini';

/** A schema with what the OpenAPI document says of it. */
export function said<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  z.globalRegistry.add(schema, { description });
  return schema;
}

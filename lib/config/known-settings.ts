import type { core } from 'zod';

interface Definition {
  type: string;
  shape?: Record<string, core.$ZodType>;
  element?: core.$ZodType;
  valueType?: core.$ZodType;
  innerType?: core.$ZodType;
  in?: core.$ZodType;
  options?: readonly core.$ZodType[];
  getter?: () => core.$ZodType;
}

const definitionOf = (schema: core.$ZodType) => schema._zod.def as Definition;

/** The schemas that hold at a path; all of them where several shapes are allowed. */
export function schemasAt(schema: core.$ZodType, path: readonly PropertyKey[]): core.$ZodType[] {
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  const { type, shape, element, valueType, innerType, in: into, options, getter } = definitionOf(schema);
  const through = innerType ?? into ?? (type === 'lazy' ? getter?.() : undefined);
  if (through) return schemasAt(through, path);
  if (options) return options.flatMap((option) => schemasAt(option, path));
  const next = shape ? shape[String(key)] : (element ?? valueType);
  return next ? schemasAt(next, rest) : [];
}

/** The names of the settings that a schema knows at a path. */
export const knownSettings = (schema: core.$ZodType, path: readonly PropertyKey[]): string[] =>
  schemasAt(schema, path).flatMap((one) => Object.keys(shapeOf(one) ?? {}));

/** The settings of a schema, by name; of a choice: of all its shapes. */
export function shapeOf(schema: core.$ZodType): Record<string, core.$ZodType> | undefined {
  const { type, shape, innerType, in: into, options, getter } = definitionOf(schema);
  if (shape) return shape;
  const through = innerType ?? into ?? (type === 'lazy' ? getter?.() : undefined);
  if (through) return shapeOf(through);
  return options && Object.assign({}, ...options.map((option) => shapeOf(option) ?? {}));
}

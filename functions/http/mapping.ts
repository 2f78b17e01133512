import { longestEvaluation, mappingExpression } from '../../domain/capture/mapping-expression.ts';

/** An expression that did not come to a value: too long, or a function in it refused what it got. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
}

const compiled = new Map<string, ReturnType<typeof mappingExpression>>();

/**
 * The values of named JSONata expressions over one message; those that find nothing are left out. Throws MappingError with the
 * name of the first that fails, at the latest after twice the time that one may take.
 */
export async function mapped(
  expressions: Readonly<Record<string, string>>,
  message: unknown,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  const began = performance.now();
  for (const [name, text] of Object.entries(expressions)) {
    if (performance.now() - began > longestEvaluation) throw new MappingError(`${name}: the mapping takes too long`);
    try {
      const expression = compiled.get(text) ?? mappingExpression(text);
      compiled.set(text, expression);
      const value: unknown = await expression.evaluate(message);
      if (value !== undefined && value !== null) values[name] = value;
    } catch (error) {
      throw new MappingError(`${name}: ${(error as { message?: string }).message ?? 'failed'}`, { cause: error });
    }
  }
  return values;
}

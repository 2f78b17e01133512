import { longestEvaluation, mappingExpression } from '../../domain/capture/mapping-expression.ts';

/** An expression that did not come to a value: too long, or a function in it refused what it got. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
}

/** JSONata's code for it. */
const timeIsOver = 'D1012';

const compiled = new Map<string, ReturnType<typeof mappingExpression>>();

/** Its time was over: it never ends, or the machine did something else meanwhile. */
export class SlowMappingError extends MappingError {}

/**
 * The values of named JSONata expressions over one message; those that find nothing are left out. What takes too long is tried once more: a
 * machine that stood still for a moment must not cost a lead. Throws MappingError with the name of the first that fails, at the latest
 * after four times the time that one may take.
 */
export async function mapped(
  expressions: Readonly<Record<string, string>>,
  message: unknown,
): Promise<Record<string, unknown>> {
  try {
    return await mappedOnce(expressions, message);
  } catch (error) {
    if (!(error instanceof SlowMappingError)) throw error;
    return mappedOnce(expressions, message);
  }
}

async function mappedOnce(
  expressions: Readonly<Record<string, string>>,
  message: unknown,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  const began = performance.now();
  for (const [name, text] of Object.entries(expressions)) {
    if (performance.now() - began > longestEvaluation)
      throw new SlowMappingError(`${name}: the mapping takes too long`);
    try {
      const expression = compiled.get(text) ?? mappingExpression(text);
      compiled.set(text, expression);
      const value: unknown = await expression.evaluate(message);
      if (value !== undefined && value !== null) values[name] = value;
    } catch (error) {
      const { code, message: why = 'failed' } = error as { code?: string; message?: string };
      const Kind = code === timeIsOver ? SlowMappingError : MappingError;
      throw new Kind(`${name}: ${why}`, { cause: error });
    }
  }
  return values;
}

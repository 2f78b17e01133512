import { longestEvaluation, mappingExpression } from '../../domain/capture/mapping-expression.ts';

/** An expression failed: it took too long, or one of its functions refused its argument. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
}

/** JSONata's error code for a timeout. */
const timeIsOver = 'D1012';

const compiled = new Map<string, ReturnType<typeof mappingExpression>>();

/** Its time was over: it never ends, or the machine did something else meanwhile. */
export class SlowMappingError extends MappingError {}

/**
 * The values of named JSONata expressions over one message; expressions without a match are left out. A timeout is tried once
 * more, so that a busy machine loses no lead. Throws MappingError with the first name that fails, at the latest after four time
 * limits.
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

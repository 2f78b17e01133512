import jsonata from 'jsonata';

/** All expressions of a source over a message of 64 kB take a millisecond; one that runs this long (ms) never ends. */
const longest = 500;

/** An expression that did not come to a value: too long, or a function in it refused what it got. */
export class MappingProblem extends Error {
  override readonly name = 'MappingProblem';
}

const compiled = new Map<string, jsonata.Expression>();

/**
 * The values of named JSONata expressions over one message; those that find nothing are left out. An expression sees the
 * message and nothing else. Throws MappingProblem with the name of the first that fails.
 */
export async function mapped(
  expressions: Readonly<Record<string, string>>,
  message: unknown,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(expressions)) {
    const expression = compiled.get(text) ?? jsonata(text, { timeout: longest });
    compiled.set(text, expression);
    try {
      const value: unknown = await expression.evaluate(message);
      if (value !== undefined && value !== null) values[name] = value;
    } catch (error) {
      throw new MappingProblem(`${name}: ${(error as { message?: string }).message ?? 'failed'}`, { cause: error });
    }
  }
  return values;
}

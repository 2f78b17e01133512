import jsonata from 'jsonata';
import { queryFailure } from '../failure.ts';
import { awsFunctions } from './jsonata-functions.ts';

/** The variables of an expression. `states` is `$states`; others are `$name`. */
export interface Scope {
  states: { input: unknown; context: unknown; result?: unknown; errorOutput?: unknown };
  variables: Record<string, unknown>;
  /** The result of `$now()` and `$millis()`: milliseconds since the epoch. */
  now: number;
}

/** One compiled `{% … %}`. */
export interface Expression {
  source: string;
  /** Throws a `States.QueryEvaluationError` failure when the expression does, or when it gives no JSON value. */
  evaluate(scope: Scope): Promise<unknown>;
}

/** An expression that never ends would stop the whole embedded cloud; nothing reasonable takes this long (milliseconds). */
const longestEvaluation = 5_000;

/** `{% … %}` with nothing around it is JSONata (ASL specification, "JSONata strings"); anything else is a plain string. */
export function sourceOf(text: string): string | undefined {
  return /^\{%([\s\S]*)%\}$/.exec(text)?.[1]?.trim();
}

const format = jsonata('$fromMillis($at, $picture, $zone)');

/** Compiles once, at load. `location` is the field, as AWS names it in causes: `Arguments/Payload`. Throws JSONata's syntax errors. */
export function compileExpression(source: string, location: string): Expression {
  const compiled = jsonata(source, { timeout: longestEvaluation });
  for (const [name, { run, signature }] of Object.entries(awsFunctions))
    compiled.registerFunction(name, run, signature);
  compiled.assign('eval', undefined); // not supported by Step Functions

  const fail = (what: string) =>
    queryFailure(`The JSONata expression '${source}' specified for the field '${location}' ${what}`, location);

  return {
    source,
    async evaluate({ states, variables, now }) {
      let value: unknown;
      try {
        value = await compiled.evaluate(undefined, {
          ...variables,
          states,
          millis: () => now,
          now: (picture?: string, zone?: string) =>
            picture === undefined && zone === undefined
              ? new Date(now).toISOString()
              : format.evaluate(undefined, { at: now, picture, zone }),
        });
      } catch (error) {
        throw fail(`threw an error during evaluation. ${wordsOf(error)}`);
      }
      if (value === undefined) throw fail('returned nothing (undefined).');
      return plain(value, () => fail('returned an unsupported result type.'));
    },
  };
}

/** JSONata throws objects such as { code: 'T1006', message: 'Attempted to invoke a non-function' }. */
export function wordsOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const code = 'code' in error ? `${error.code}: ` : '';
  return `${code}${'message' in error ? error.message : JSON.stringify(error)}`;
}

/** A copy in plain JSON: JSONata marks its sequences, and a marked array would behave differently as the next state's input. */
function plain(value: unknown, unsupported: () => Error): unknown {
  if (typeof value === 'function') throw unsupported();
  if (typeof value === 'number' && !Number.isFinite(value)) throw unsupported();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : plain(item, unsupported)));
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) throw unsupported();
  // fromEntries, because assigning to `__proto__`, a key like others in JSON, would lose it.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, plain(item, unsupported)]])),
  );
}

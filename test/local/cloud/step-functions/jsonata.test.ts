import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression, sourceOf } from '../../../../local/cloud/step-functions/language/expression.ts';
import { startOfTime } from './workflow.ts';

const evaluate = (source: string, input: unknown = {}, variables: Record<string, unknown> = {}) =>
  compileExpression(source, 'Output').evaluate({ states: { input, context: {} }, variables, now: startOfTime });

// Amazon States Language specification, "JSONata strings": no white space outside of {% and %}.
test.each<[string, string | undefined]>([
  ['{% $a %}', '$a'],
  ['{%$a%}', '$a'],
  ['{%\n$a\n%}', '$a'],
  [' {% $a %}', undefined],
  ['{% $a %} ', undefined],
  ['$a', undefined],
])('%j is an expression only when nothing stands around it', (text, source) => {
  expect(sourceOf(text)).toBe(source);
});

describe('time', () => {
  test('$millis() and $now() are the clock’s', async () => {
    expect(await evaluate('$millis()')).toBe(startOfTime);
    expect(await evaluate('$now()')).toBe('2026-11-23T09:00:00.000Z');
    expect(await evaluate("$now('[Y]/[M]/[D] [H]h', '+0200')")).toBe('2026/11/23 11h');
  });

  test('the other date functions of JSONata work on given times', async () => {
    expect(await evaluate("$toMillis('2026-11-23T09:00:00Z')")).toBe(startOfTime);
    expect(await evaluate('$fromMillis($millis())')).toBe('2026-11-23T09:00:00.000Z');
  });
});

// Developer guide, "Transforming data with JSONata in Step Functions", "JSONata functions provided by Step Functions".
describe('functions AWS adds', () => {
  test('$partition cuts a list into chunks', async () => {
    expect(await evaluate('$partition([1,2,3,4,5], 2)')).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('$range counts from the first number to the last, both included', async () => {
    expect(await evaluate('$range(1, 9, 2)')).toEqual([1, 3, 5, 7, 9]);
    expect(await evaluate('$range(3, 1, -1)')).toEqual([3, 2, 1]);
    await expect(evaluate('$range(0, 1000, 1)')).rejects.toThrow('at most 1000');
  });

  test('$hash knows the five algorithms', async () => {
    expect(await evaluate("$hash('input data', 'SHA-1')")).toBe('aaff4a450a104cd177d28d18d74485e8cae074b7');
    expect(await evaluate("$hash('', 'MD5')")).toBe('d41d8cd98f00b204e9800998ecf8427e');
    await expect(evaluate("$hash('x', 'CRC')")).rejects.toThrow('SHA-512');
  });

  test('$uuid is a version 4 UUID', async () => {
    expect(await evaluate('$uuid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('$parse reads JSON', async () => {
    expect(await evaluate('$parse(\'{"a":[1]}\')')).toEqual({ a: [1] });
    await expect(evaluate("$parse('{')")).rejects.toThrow('threw an error during evaluation');
  });

  test('$random is in [0, 1), and the same for the same seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const number = await evaluate('$random($states.input)', seed);
        expect(number).toBeGreaterThanOrEqual(0);
        expect(number).toBeLessThan(1);
        expect(await evaluate('$random($states.input)', seed)).toBe(number);
      }),
      { numRuns: 30 },
    );
    expect(await evaluate('$random()')).toBeLessThan(1);
  });
});

describe('failures', () => {
  const cause = (source: string) =>
    evaluate(source).then(
      () => undefined,
      (error) => [error.failure.error, error.failure.cause],
    );
  const the = (source: string) => `The JSONata expression '${source}' specified for the field 'Output'`;

  // The words are recorded from AWS: LocalStack snapshots test_math_random_seeded and test_map_state_items_eval_jsonata_fail.
  test('in an expression become States.QueryEvaluationError', async () => {
    expect(await cause('$nope(1)')).toEqual([
      'States.QueryEvaluationError',
      `${the('$nope(1)')} threw an error during evaluation. T1006: Attempted to invoke a non-function`,
    ]);
    expect(await cause('$nope')).toEqual([
      'States.QueryEvaluationError',
      `${the('$nope')} returned nothing (undefined).`,
    ]);
    expect(await cause('function($x){$x}')).toEqual([
      'States.QueryEvaluationError',
      `${the('function($x){$x}')} returned an unsupported result type.`,
    ]);
  });

  test('$eval is not there, as on AWS', async () => {
    expect(await cause("$eval('1')")).toEqual(['States.QueryEvaluationError', expect.stringContaining('T1006')]);
  });
});

test('an expression cannot change its input, and its result is a copy', async () => {
  const input = { list: [1, 2, 3] };
  const result = (await evaluate('$states.input', input)) as typeof input;
  result.list.push(4);
  expect(input).toEqual({ list: [1, 2, 3] });
});

test('any JSON comes through unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
      const json = JSON.stringify({ v: value });
      const result = await evaluate('{"v": $states.input.v}', JSON.parse(json));
      expect(JSON.stringify(result)).toBe(JSON.stringify(JSON.parse(json)));
    }),
    { numRuns: 50, examples: [[JSON.parse('{"__proto__":{"a":1},"constructor":[],"toString":null}')]] },
  );
});

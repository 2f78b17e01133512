import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { expectedOf } from '../../../../functions/http/api/expected.ts';
import type { Operation } from '../../../../functions/http/api/operation.ts';
import { operations } from '../../../../functions/http/api/operations.ts';

const wrong: readonly unknown[] = [undefined, null, '', '@', 'x'.repeat(9_999), -1, 1e9, 0.5, true, [], [1], {}];

/** What each field of a schema says to each wrong value. */
function answersOf(schema: z.ZodMiniObject): { field: string; expected: string }[] {
  return Object.entries(schema.shape).flatMap(([field, one]) =>
    wrong.flatMap((value) => {
      const read = (one as z.ZodMiniType).safeParse(value);
      return read.success ? [] : read.error.issues.map((issue) => ({ field, expected: expectedOf(issue) }));
    }),
  );
}

describe('what the API expected is said in words', () => {
  const schemas = Object.entries<Operation>(operations).flatMap(([name, { body, query }]) =>
    [body, query].flatMap((schema) => (schema ? [[name, schema] as const] : [])),
  );

  test.each(schemas)('by %s', (_, schema) => {
    for (const { field, expected } of answersOf(schema))
      expect({ field, expected }).toEqual({
        field,
        expected: expect.not.stringMatching(/invalid|pattern|received|undefined|^[a-z]+$/i),
      });
  });

  test.each<[string, z.ZodMiniType, unknown, string]>([
    ['a choice', z.enum(['won', 'lost']), 'maybe', 'one of won, lost'],
    ['a number as text', z.number(), '50', 'a number'],
    ['a whole number', z.int(), 0.5, 'a whole number'],
    ['above the most', z.number().check(z.maximum(100)), 101, 'at most 100'],
    ['too long', z.string().check(z.maxLength(3)), 'four', 'at most 3 characters'],
    ['an empty list', z.array(z.string()).check(z.minLength(1)), [], 'at least 1 entry'],
  ])('of %s', (_, schema, value, expected) => {
    expect(schema.safeParse(value).error?.issues.map(expectedOf)).toEqual([expected]);
  });
});

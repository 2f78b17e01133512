import { z } from 'zod';
import type { Expression } from '../lead/expression.ts';
import { condition } from './lead-condition.ts';
import { id } from './values.ts';

const segment = z.strictObject({
  id: id.describe('Name that tracks use.'),
  title: z.string().min(1).max(80).describe('Name that people read.'),
  when: condition.describe('JSONata condition on the lead. While it holds the lead is in the segment.'),
});

export const segmentsSchema = z.strictObject({
  segments: z.array(segment).default([]).describe('Groups of leads that have a name.'),
});

/** The id in `'warm' in segments`. */
function segmentAsked(expression: Expression): string | undefined {
  if (expression.is !== 'operator' || expression.name !== 'in') return undefined;
  const [id, place] = expression.of;
  const isPlace = place.is === 'path' && place.steps.length === 1 && place.steps[0]?.name === 'segments';
  return isPlace && place.steps[0]?.where.length === 0 && id.is === 'value' && typeof id.value === 'string'
    ? id.value
    : undefined;
}

/** The segments that a condition of a track asks for. */
export function segmentsIn(expression: Expression): string[] {
  const id = segmentAsked(expression);
  if (id !== undefined) return [id];
  return 'of' in expression ? expression.of.flatMap(segmentsIn) : [];
}

/** The same condition, with each segment replaced by its own condition, which `asks` finds. */
export function withSegments(expression: Expression, asks: (id: string) => Expression): Expression {
  const id = segmentAsked(expression);
  if (id !== undefined) return { is: 'segment', of: [asks(id)] };
  if (!('of' in expression)) return expression;
  return { ...expression, of: expression.of.map((one) => withSegments(one, asks)) } as Expression;
}

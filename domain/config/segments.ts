import { z } from 'zod';
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

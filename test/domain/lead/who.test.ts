import { expect, test } from 'vitest';
import { whoIs, whoIsExactly } from '../../../domain/lead/who.ts';

const email = 'grace@aurora.example';

test.each([
  ['Grace Holm, Aurora Lifts AB', { email, name: 'Grace Holm', company: 'Aurora Lifts AB' }],
  ['Grace Holm', { email, name: 'Grace Holm' }],
  ['grace@aurora.example, Aurora Lifts AB', { email, company: 'Aurora Lifts AB' }],
  ['grace@aurora.example', { email }],
])('people speak of %s', (said, person) => {
  expect(whoIs(person)).toBe(said);
  const exactly = whoIsExactly(person);
  expect(exactly.startsWith(said)).toBe(true);
  expect(exactly.split(email)).toHaveLength(2);
});

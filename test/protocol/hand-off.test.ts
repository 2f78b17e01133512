import { expect, test } from 'vitest';
import type { Assignments } from '../../functions/adapters/dynamodb/assignments.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Reps } from '../../functions/adapters/dynamodb/reps.ts';
import { holds, wrongIn } from './check.ts';
import * as given from './given.ts';

const first = { answer: { attempt: 1, action: 'accept' } } as const;
const second = { answer: { attempt: 2, action: 'accept' } } as const;

test('S5: a rep accepts, in time or late, in every order', async () => {
  await holds(given.salesScene({ first }, { timeouts: 1 }), 200);
}, 60_000);

test('any one process dies while a rep accepts', async () => {
  await holds(given.salesScene({ first }, { deaths: 1 }), 50);
}, 60_000);

test('a deal is won as the manager gives the lead to another rep, in every order', async () => {
  const [, other] = given.twoReps.sales.reps;
  const won = { answer: { attempt: 1, action: 'won' } } as const;
  const takenBack = { answer: { attempt: 1, action: 'assign', repId: other?.id ?? '' } } as const;
  await holds(given.salesScene({ won, takenBack }, { before: first }), 60);
}, 60_000);

test('finds that who accepts must be the first', async () => {
  const leads = (real: Leads): Leads => ({ ...real, take: async () => true });
  expect(await wrongIn(given.salesScene({ first, second }, { timeouts: 1, mutation: { leads } }))).toBe(
    'two have the lead',
  );
});

test('finds that what others were offered must be withdrawn', async () => {
  const assignments = (real: Assignments): Assignments => ({
    ...real,
    answer: async (leadId, id, status, more) => (status === 'withdrawn' ? true : real.answer(leadId, id, status, more)),
  });
  expect(await wrongIn(given.salesScene({ first }, { timeouts: 1, mutation: { assignments } }))).toBe(
    '2 are asked or have the lead',
  );
});

test('finds that the place must move on with the lead', async () => {
  const reps = (real: Reps): Reps => ({ ...real, release: async () => {} });
  expect(await wrongIn(given.salesScene({ second }, { timeouts: 1, mutation: { reps } }))).toContain(
    'the place is with',
  );
});

test('finds that a rep who took a lead must no longer count as asked', async () => {
  const reps = (real: Reps): Reps => ({ ...real, ask: async () => {} });
  expect(await wrongIn(given.salesScene({ first }, { mutation: { reps } }))).toBe(
    'a rep counts as asked about a lead that is taken',
  );
});

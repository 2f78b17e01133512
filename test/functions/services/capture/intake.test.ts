import { expect, test } from 'vitest';
import type { Submission } from '../../../../domain/capture/submission.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld } from '../../../support/world.ts';

const table = useTable();

test('an intake tells a new lead, one more activity of a known one, and a submission it has taken before', async () => {
  const { intake } = createWorld(table).process();
  const submission = (submissionId: string, email = 'grace@example.org'): Submission => ({
    email,
    form: 'event',
    person: { name: 'Grace' },
    answers: {},
    submissionId,
    attribution: { form: 'event' },
  });
  const outcomes: string[] = [];
  for (const one of [
    submission('a'),
    submission('b'),
    submission('a'),
    submission('b'),
    submission('c', 'ada@example.org'),
  ])
    outcomes.push((await intake.take(one)).outcome);
  expect(outcomes).toEqual(['new', 'merged', 'repeated', 'repeated', 'new']);
});

import { expect, test } from 'vitest';
import type { Submission } from '../../../../domain/capture/submission.ts';
import { type Instant, minute, plus } from '../../../../domain/time/instant.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld } from '../../../support/world.ts';

const table = useTable();
const later = (at: Instant) => plus(at, minute);

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

test('the profile keeps the first no and the last yes of the mailbox’s holder, and nothing of strangers', async () => {
  const world = createWorld(table);
  const { intake, leads } = world.process();
  const say = async (submissionId: string, consent: boolean, isProven = true) => {
    const attribution = { form: 'contact' };
    const post = { email: 'joan@example.org', form: 'contact', person: {}, answers: {}, submissionId, attribution };
    world.pass(minute);
    const { leadId } = await intake.take({ ...post, consent, ...(isProven && { isProven }) });
    return (await leads.known([leadId])).get(leadId);
  };
  await say('first', true, false);
  expect(await say('stranger', false, false)).not.toHaveProperty('provenNo');
  const first = (await say('no', false))?.provenNo;
  expect(first).toMatchObject({ given: false, proven: true });
  expect((await say('no again', false))?.provenNo).toEqual(first);
  await say('yes', true);
  const at = world.now();
  expect(await say('yes again', true)).toMatchObject({ provenNo: first, provenYes: { at: later(at), given: true } });
});

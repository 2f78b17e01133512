import { expect, test } from 'vitest';
import type { Submission } from '../../../../domain/capture/submission.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { hour, minute, plus } from '../../../../domain/time/instant.ts';
import { leadKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadIdOfAddress } from '../../../../functions/adapters/secrets/key-ring.ts';
import { referrerOf } from '../../../../functions/services/capture/referrer.ts';
import { anAddress } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld, keys } from '../../../support/world.ts';
import { aBucket, erasureIn } from './everywhere.ts';

const table = useTable();

/** Somebody who sent a form, said something, and was erased; with what they, or others, send afterwards. */
async function erased(on: 'request' | 'retention') {
  const world = createWorld(table);
  const email = anAddress();
  const leadId = leadIdOfAddress(keys, email) ?? '';
  const submission = (via?: string): Submission => ({
    email,
    form: 'contact',
    person: { name: 'Ada' },
    answers: {},
    message: via ? 'from a list' : undefined,
    attribution: { form: 'contact', ...(via !== undefined && { via }) },
  });
  await world.process().intake.take({ ...submission(), message: 'my secret' });
  world.pass(minute);
  const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
  await erasureIn(world.process(), world, scene).erase({ leadId, at: world.now(), on, by: 'command' });
  world.pass(minute);
  const take = (via?: string) => world.process().intake.take(submission(via));
  return { world, leadId, take };
}

const doors = ['import:fair.csv', 'partner:fairs', 'webhook:signed', 'google'];

test.each(doors)('%s brings nobody back who asked to be erased, and is answered as ever', async (via) => {
  const { world, leadId, take } = await erased('request');
  const started = world.started.length;
  expect(await take(via)).toMatchObject({ outcome: 'erased', leadId });
  expect((await table.partition(leadKey(leadId))).map(({ SK }) => SK)).toEqual(['PROFILE']);
  expect(world.started).toHaveLength(started);
});

test.each([...doors, undefined])('%s is a new lead of somebody whose time was over', async (via) => {
  const { take } = await erased('retention');
  expect((await take(via)).outcome).toBe('new');
});

test('an own form is a new lead that knows nothing of before, after a list has tried in vain', async () => {
  const { world, leadId, take } = await erased('request');
  await take('import:fair.csv');
  expect((await take()).outcome).toBe('new');
  const history = await world.process().leads.history(leadId);
  expect(history?.lead).toMatchObject({ stage: 'captured', open: true });
  expect(JSON.stringify(history)).not.toContain('my secret');
  expect(JSON.stringify(history)).not.toContain('from a list');
});

test('whom they sent before they were erased earns them no thanks when they are back, and their old link names nobody', async () => {
  const { world, leadId, take } = await erased('request');
  const { intake, leads } = world.process();
  const sent = async (email: string) => {
    const attribution = { form: 'contact', referredBy: leadId };
    const taken = await intake.take({ email, form: 'contact', person: {}, answers: {}, attribution } as Submission);
    return (await leads.history(taken.leadId))?.lead as Lead;
  };
  const late = await sent(anAddress());
  expect(late.first.referredBy).toBeUndefined();
  const before = { ...late, first: { ...late.first, referredBy: leadId, at: world.now() } };
  world.pass(minute);
  await take();
  expect(await referrerOf(leads, before)).toMatchObject({ id: leadId });
  const earlier = { ...before, first: { ...before.first, at: plus(world.now(), -hour) } };
  expect(await referrerOf(leads, earlier)).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import type { Submission } from '../../../../domain/capture/submission.ts';
import { TemporaryError } from '../../../../domain/lead/errors.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { ErasedOn } from '../../../../domain/privacy/coming-back.ts';
import { type ErasureOrder, type Receipt, receiptOf } from '../../../../domain/privacy/erasure.ts';
import { day, hour, minute, plus } from '../../../../domain/time/instant.ts';
import { leadKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeadWalk } from '../../../../functions/adapters/dynamodb/lead-walk.ts';
import { createRetentionWalks } from '../../../../functions/adapters/dynamodb/retention-state.ts';
import { leadIdOfAddress } from '../../../../functions/adapters/secrets/key-ring.ts';
import { receiptBody } from '../../../../functions/http/pages/privacy/receipt.ts';
import { referrerOf } from '../../../../functions/services/capture/referrer.ts';
import { createRetention } from '../../../../functions/services/privacy/retention.ts';
import { createVerification } from '../../../../functions/workflow/verification.ts';
import { anAddress } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import { type Conduct, config, createWorld, keys } from '../../../support/world.ts';
import { aBucket, erasureIn, kept } from './everywhere.ts';

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
  const erase = (reason: ErasedOn, at = world.now(), isReplay = false) =>
    erasureIn(world.process(), world, scene).erase({ leadId, at, on: reason, by: 'command' }, isReplay);
  await erase(on);
  world.pass(minute);
  const take = (via?: string) => world.process().intake.take(submission(via));
  /** The first step of the workflow. */
  const step = async () => {
    const process = world.process();
    const lifecycleId = (await process.leads.history(leadId))?.lead.lifecycleId ?? '';
    return createVerification({ ...process, rules: config })({ leadId, lifecycleId });
  };
  return { world, leadId, take, erase, submission, step, scene };
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

describe('who asks when retention has erased them already', () => {
  test.each(doors)('is not brought back by %s', async (via) => {
    const { take, erase } = await erased('retention');
    await erase('request');
    expect((await take(via)).outcome).toBe('erased');
  });

  test('is not brought back either when their wish is older than what retention did, or repeated by retention', async () => {
    const { take, erase, world } = await erased('retention');
    await erase('request', plus(world.now(), -2 * minute));
    expect((await take('import:fair.csv')).outcome).toBe('erased');
    world.pass(minute);
    const { record } = await erase('retention');
    expect(record.on).toBe('request');
    expect((await take('import:fair.csv')).outcome).toBe('erased');
  });

  test('has a receipt that says so, of what retention found', async () => {
    const { erase, world } = await erased('retention');
    const { record } = await erase('request');
    const receipt = receiptOf(record, kept);
    expect(receipt).toMatchObject({ on: 'request', by: 'command', raisedAt: world.now() });
    expect(receipt?.erased.some(({ found }) => found > 0)).toBe(true);
    expect(receiptBody({ receipt: receipt as Receipt, signature: '' }, 'en', 'UTC').markup).toContain(
      'By then the time to keep your data was over',
    );
  });

  test.each([
    ['before they were erased', true],
    ['before they asked', false],
  ])('stays erased after a restore of the table as it was %s', async (_, isFirst) => {
    const world = createWorld(table);
    const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    const email = anAddress();
    const form = { email, form: 'contact', person: {}, answers: {}, attribution: { form: 'contact' } } as Submission;
    const { leadId } = await world.process().intake.take(form);
    const erase = (order: object, isReplay = false) =>
      erasureIn(world.process(), world, scene).erase(
        { leadId, at: world.now(), by: 'command', on: 'request', ...order },
        isReplay,
      );
    const before = await table.partition(leadKey(leadId));
    world.pass(minute);
    await erase({ on: 'retention', by: 'retention' });
    const between = await table.partition(leadKey(leadId));
    world.pass(minute);
    const { record } = await erase({});
    await table.removeAll((await table.partition(leadKey(leadId))) as never);
    await table.putAll((isFirst ? before : between) as never);
    const { at, on, by } = record;
    await erase({ at, on, by }, true);
    expect(await table.partition(leadKey(leadId))).toMatchObject([{ SK: 'PROFILE', erasedOn: 'request' }]);
    const list = { form: 'contact', via: 'import:fair.csv' };
    expect((await world.process().intake.take({ ...form, attribution: list })).outcome).toBe('erased');
  });

  test('is asked to send it again when the form meets the wish in the same moment', async () => {
    const { world, erase, leadId, submission } = await erased('retention');
    const meeting: Conduct = async (name, args, act) => {
      if (name === 'put' && JSON.stringify(args[1]).includes('erasedAt')) await erase('request');
      return act();
    };
    await expect(world.process(undefined, meeting).intake.take(submission())).rejects.toThrow(TemporaryError);
    expect((await table.partition(leadKey(leadId))).map(({ SK }) => SK)).toEqual(['PROFILE']);
  });
});

/** What programs send, or somebody who need not be there. */
const notByAPerson: [string, Partial<Submission>][] = [
  ['a form with the hidden field filled in', { honeypot: 'https://spam.example' }],
  ['a form full of links', { message: 'www.a.example www.b.example www.c.example www.d.example www.e.example' }],
  [
    'a form that came back quicker than people type',
    { shownAt: '2026-11-23T10:01:59.999Z', sentAt: '2026-11-23T10:02:00.000Z' },
  ],
  ['a form above the limits', { isHeldBack: true }],
];

describe('an own form of who asked to be erased', () => {
  test.each(notByAPerson)('is kept nowhere when it is %s', async (_, more) => {
    const { world, leadId, submission } = await erased('request');
    const started = world.started.length;
    expect((await world.process().intake.take({ ...submission(), ...more })).outcome).toBe('erased');
    expect(await table.partition(leadKey(leadId))).toMatchObject([{ SK: 'PROFILE', erasedOn: 'request' }]);
    expect(world.started).toHaveLength(started);
  });

  test('is answered like that of anybody, and asks the mailbox alone', async () => {
    const { world, take, step } = await erased('request');
    expect(await take()).toMatchObject({ outcome: 'new', mail: 'usual', guidePromised: false });
    expect((await step()).next).toBe('confirm');
    expect(world.inbox.map(({ template }) => template)).toEqual(['confirm']);
    // A second form proves no more, and no reminder follows.
    world.pass(4 * day);
    await take();
    expect((await step()).next).toBe('confirm');
    expect(world.inbox).toHaveLength(1);
  });

  test.each(doors)('takes nothing of %s along while nobody has confirmed it', async (via) => {
    const { world, take, leadId } = await erased('request');
    await take();
    expect((await take(via)).outcome).toBe('erased');
    expect(JSON.stringify((await world.process().leads.history(leadId))?.activities)).not.toContain('from a list');
  });

  test('is a lead as any other once the mailbox says yes, also for lists', async () => {
    const { world, take, leadId, step } = await erased('request');
    await take();
    await step();
    const lifecycleId = (await world.process().leads.history(leadId))?.lead.lifecycleId ?? '';
    const yes = { id: 'yes', type: 'confirmed', at: world.now(), lifecycleId, detail: {} } as const;
    await world.process().signals.raise(leadId, yes, { confirmedAt: world.now() });
    expect((await step()).next).toBe('real');
    expect((await take('import:fair.csv')).outcome).toBe('merged');
  });

  test('needs no second yes when it comes with a token of a mail', async () => {
    const { world, submission, step } = await erased('request');
    expect((await world.process().intake.take({ ...submission(), isProven: true })).outcome).toBe('new');
    expect((await step()).next).toBe('real');
  });

  test.each([
    ['in time', undefined],
    ['because the mailbox takes no mail', 'bounced' as const],
  ])('is erased again in the next night when nobody confirms it %s, and lists are still refused', async (_, reason) => {
    const { world, take, leadId, step, scene } = await erased('request');
    await take();
    if (reason) await world.process().leads.suppress(leadId, { reason, at: world.now() });
    else expect((await step()).next).toBe('confirm');
    world.pass(8 * day);
    expect((await step()).next).toBe('unconfirmed');
    await take('import:fair.csv');
    const ordered: ErasureOrder[] = [];
    const { process } = world;
    await createRetention({
      table,
      walk: createLeadWalk(table),
      walks: createRetentionWalks(table),
      queue: { order: async (order) => void ordered.push(order) },
      removeMail: async () => {},
      turn: async () => {},
      by: 'retention',
      kept: {},
      isOwnWords: () => true,
      now: world.now,
    }).run(false);
    const order = ordered.find((one) => one.leadId === leadId) as ErasureOrder;
    expect(order).toMatchObject({ on: 'request', by: 'retention' });
    const erasure = erasureIn(process(), world, scene);
    expect(await erasure.holds(order)).toBe(true);
    await erasure.erase(order);
    expect(await table.partition(leadKey(leadId))).toMatchObject([{ SK: 'PROFILE', erasedOn: 'request' }]);
    world.pass(minute);
    expect((await take('import:fair.csv')).outcome).toBe('erased');
  });
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

import { describe, expect, test } from 'vitest';
import { receiptText } from '../../../../cli/erase/receipt.ts';
import { eventsOf, revisionOf } from '../../../../domain/lead/domain-events.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { askedUntil, type ErasureOrder, type Receipt, receiptOf } from '../../../../domain/privacy/erasure.ts';
import { day, minute, plus } from '../../../../domain/time/instant.ts';
import { sourceOf } from '../../../../domain/tracking/source.ts';
import { leadKey, referredKey, thanksKey, visitorKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createErasureRecords } from '../../../../functions/adapters/s3/erasure-records.ts';
import { receiptBody } from '../../../../functions/http/pages/privacy/receipt.ts';
import { referrerOf } from '../../../../functions/services/capture/referrer.ts';
import { aLead, anAddress } from '../../../support/lead.ts';
import { quiet } from '../../../support/quiet.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld, killedAnywhere, type World } from '../../../support/world.ts';
import { aBucket, erasureIn, everywhere, kept, type Scene, someoneElse, visitorId } from './everywhere.ts';

const table = useTable();
quiet();

async function nothingIsLeft(world: World, { lead, friends, order, scene }: Scene['input']) {
  expect(await table.partition(leadKey(lead.id))).toEqual([
    { PK: leadKey(lead.id), SK: 'PROFILE', erasedAt: order.at, erasedOn: 'request' },
  ]);
  expect(await table.partition(visitorKey(visitorId(lead)).PK)).toEqual([]);
  expect(await table.get(thanksKey(someoneElse(lead), lead.id))).toBeUndefined();
  expect(await table.partition(referredKey(lead.id, '').PK)).toEqual([]);
  expect(await table.get(referredKey(someoneElse(lead), lead.id))).toBeUndefined();
  for (const id of friends) {
    expect(JSON.stringify(await table.partition(leadKey(id)))).not.toContain(lead.id);
    const known = (await world.process().leads.history(id))?.lead as Lead;
    expect(sourceOf(known.last)).toBe('recommendation');
    expect(eventsOf(known).map(({ type }) => type)).toContain('LeadCaptured');
    expect(await referrerOf(world.process().leads, known)).toBeUndefined();
  }
  const held = await world.process().reps.holdings(world.config.sales.reps.map(({ id }) => id));
  expect(JSON.stringify([...held])).not.toContain(lead.id);
  expect([...scene.removedMail]).toEqual(['mail-7']);
  expect([...scene.running]).toEqual([]);
  expect([...(scene.copies ?? [])]).toEqual([]);
  const told = new Set(
    world.bus.published.filter(({ leadId }) => leadId === lead.id).map(({ type, id }) => `${type} ${id}`),
  );
  expect([...told]).toEqual([`LeadErased ${lead.id}-${revisionOf(lead, 2)}`]);
}

describe('an erasure', () => {
  test('killed before and after every call outside, and run again, ends the same, with the same counts', async () => {
    const counts = new Set<string>();
    const kills = await killedAnywhere(
      () => everywhere(table),
      (own, { world, order, scene }) => erasureIn(own, world, scene).erase(order),
      async (world, input) => {
        const { record } = await erasureIn(world.process(), world, input.scene).erase(input.order);
        const { erased = [] } = receiptOf(record, kept) ?? {};
        counts.add(erased.map(({ place, found }) => `${place}: ${found}`).join(', '));
        await nothingIsLeft(world, input);
        const again = await erasureIn(world.process(), world, input.scene).erase(input.order);
        expect(again.record).toEqual(record);
      },
    );
    expect(kills).toBeGreaterThan(25);
    expect(counts.size).toBe(1);
    expect([...counts][0]).toMatch(
      /Visits before the form: 2, Mail that was received: 1, Copies for people who asked: 1, What a rep holds: [1-9]/,
    );
  });

  test('names each system of the company on the receipt, with what it answered, killed anywhere', async () => {
    const telling = { warehouse: 'waiting', hubspot: 'handed on', sales: 'not told' } as const;
    await killedAnywhere(
      () => everywhere(table),
      (own, { world, order, scene }) => erasureIn(own, world, { ...scene, telling }).erase(order),
      async (world, { order, scene, lead }) => {
        const erasure = erasureIn(world.process(), world, { ...scene, telling });
        await erasure.erase(order);
        const heard = { leadId: lead.id, by: 'warehouse' };
        await erasure.heardBy({ ...heard, state: 'told' });
        // A delivery can be reported twice, and in another order.
        await erasure.heardBy({ ...heard, state: 'given up' });
        const { record } = await erasure.erase(order);
        expect(receiptOf(record, kept)?.recipients).toMatchObject([
          { name: 'warehouse', state: 'told', at: world.now() },
          { name: 'hubspot', state: 'handed on' },
          { name: 'sales', state: 'not told' },
        ]);
        const { markup } = receiptBody({ receipt: receiptOf(record, kept) as Receipt, signature: '' }, 'de', 'UTC');
        expect(markup).toContain('sales: erfährt es nicht von selbst');
      },
    );
  });

  test('says of each place when it was erased, and until when something remains where that is known', async () => {
    const { world, input } = await everywhere(table);
    const { record } = await erasureIn(world.process(), world, input.scene).erase(input.order);
    const receipt = receiptOf(record, { keepLogs: 30 * day, keepMail: 60 * day }) as Receipt;
    const until = Object.fromEntries(receipt.remains.map(({ place, until: by }) => [place, by]));
    const { finishedAt } = receipt;
    expect(until).toMatchObject({
      Logs: plus(finishedAt, 30 * day),
      'Mail that was received': plus(finishedAt, 60 * day),
      'Backups of the table': plus(finishedAt, 35 * day),
      'Queues and dead letters': plus(finishedAt, 14 * day),
      'Suppression list': undefined,
    });
    expect(receiptOf(record, { keepLogs: day })?.remains).toContainEqual({
      place: 'Mail that was received',
      what: expect.anything(),
    });
    const text = receiptText(receipt, 'UTC');
    expect(text).toMatch(/Profile of a lead: 1 deleted, .*2026/);
    expect(text).toMatch(/Backups of the table: .* Until 28 December 2026\./);
    const page = (language: 'en' | 'de') => receiptBody({ receipt, signature: '' }, language, 'UTC').markup;
    expect(page('en')).toMatch(/Profile of a lead: 1 \(.*2026.*\)/);
    expect(page('de')).toContain('Bis 28. Dezember 2026.');
    // What was nowhere is one sentence, and words of the trade are explained.
    const empty = { ...receipt, erased: receipt.erased.map((one) => ({ ...one, found: 0 })) };
    const said = receiptBody({ receipt: empty, signature: '' }, 'en', 'UTC').markup;
    expect(said).toContain(`Nothing was there of: ${empty.erased.map(({ place }) => place).join(', ')}.`);
    expect(page('en')).not.toContain(': 0');
    for (const language of ['en', 'de'] as const) expect(page(language)).toMatch(/keyed hash is|Schlüssel-Hash ist/);
  });

  test.each([
    ['stands there', (email: string) => [email], true],
    ['does not stand there', () => [], false],
    ['stands there or not, as nobody can say now', () => 'down' as const, true],
  ])('says of SES’s list that the address remains when it %s', async (_, sesList, isSaid) => {
    const { world, input } = await everywhere(table);
    const scene = { ...input.scene, sesList: sesList(input.lead.email) };
    const { record } = await erasureIn(world.process(), world, scene).erase(input.order);
    const places = (receiptOf(record, kept) as Receipt).remains.map(({ place }) => place);
    expect(places.includes('Suppression list of SES')).toBe(isSaid);
    expect(JSON.stringify(record)).not.toContain(input.lead.email);
  });

  test('says nothing of other systems when there are none', async () => {
    const { world, input } = await everywhere(table);
    const { record } = await erasureIn(world.process(), world, input.scene).erase(input.order);
    const receipt = receiptOf(record, kept) as Receipt;
    expect(receipt.remains.map(({ place }) => place)).not.toContain('Notified systems');
    expect(receiptText(receipt, 'UTC')).not.toContain('systems');
    expect(receiptBody({ receipt, signature: '' }, 'en', 'UTC').markup).not.toContain('systems');
  });

  test.each([
    ['after it is done', false],
    ['while it runs', true],
  ])('ordered again %s gives the receipt of what was found', async (_, isUnderWay) => {
    const { world, input } = await everywhere(table);
    const { order, scene } = input;
    const first = erasureIn(world.process(), world, scene);
    const later = { ...order, at: plus(order.at, minute) };
    if (isUnderWay) await Promise.all([first.erase(order), erasureIn(world.process(), world, scene).erase(later)]);
    else await first.erase(order);
    world.pass(2 * minute);
    const { record } = await erasureIn(world.process(), world, scene).erase(later);
    const receipt = receiptOf(record, kept);
    expect(receipt?.erased.reduce((sum, { found }) => sum + found, 0)).toBeGreaterThan(7);
    expect([receipt?.toldAt, receipt?.stoppedAt]).not.toContain(undefined);
    expect(askedUntil(record)).toBe(later.at);
  });

  test('of somebody who came back is a new one, with a receipt of its own', async () => {
    const { world, input } = await everywhere(table);
    const { id } = input.lead;
    await erasureIn(world.process(), world, input.scene).erase(input.order);
    world.pass(minute);
    const back = { ...aLead(world.now()), id };
    expect(await world.process().leads.create(back, await world.process().leads.barrier(id))).toBe(true);
    world.pass(minute);
    const again = { ...input.order, at: world.now() };
    const { record } = await erasureIn(world.process(), world, input.scene).erase(again);
    expect(receiptOf(record, kept)).toMatchObject({ askedAt: again.at });
    expect(await world.process().leads.history(id)).toBeUndefined();
  });

  test('waits for a mail that is on its way to SES, and for no longer than a minute', async () => {
    const { world, input } = await everywhere(table);
    const send = {
      lifecycleId: input.lead.lifecycleId,
      track: 'first',
      step: 'two',
      template: 'welcome',
      kind: 'marketing',
      why: 'due',
    } as const;
    await world.process().sends.claim(input.lead.id, { ...send, state: 'claimed', claimedAt: world.now() });
    const first = await erasureIn(world.process(), world, input.scene).erase(input.order);
    expect(first.again).toBe(true);
    expect(receiptOf(first.record, kept)).toBeUndefined();
    world.pass(2 * minute);
    expect((await erasureIn(world.process(), world, input.scene).erase(input.order)).again).toBeUndefined();
    await nothingIsLeft(world, input);
  });

  test('stops an execution that does not end by itself', async () => {
    const { world, input } = await everywhere(table);
    await table.change({ PK: leadKey(input.lead.id), SK: 'PROFILE' }, { remove: ['parked'] });
    await erasureIn(world.process(), world, input.scene).erase(input.order);
    await nothingIsLeft(world, input);
  });

  test('of somebody who is no lead leaves the barrier, so that nothing late makes one', async () => {
    const world = createWorld(table);
    const { id: leadId } = aLead(world.now());
    const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    const order: ErasureOrder = { leadId, at: world.now(), on: 'request', by: 'command' };
    const { record } = await erasureIn(world.process(), world, scene).erase(order);
    expect(receiptOf(record, kept)).toMatchObject({ person: leadId });
    expect(await world.process().leads.create({ ...aLead(world.now()), id: leadId })).toBe(false);
    expect(world.bus.published.filter((one) => one.leadId === leadId)).toEqual([]);
  });

  test('takes the mail of somebody who is no lead, and what they wrote after they were erased when they ask again', async () => {
    const world = createWorld(table);
    const { id: leadId } = aLead(world.now());
    const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    const { notes } = world.process();
    const ask = async () => {
      world.pass(minute);
      const order: ErasureOrder = { leadId, at: world.now(), on: 'request', by: 'command' };
      return (await erasureIn(world.process(), world, scene).erase(order)).record;
    };
    await notes.note(leadId, 'from-nobody', world.now());
    expect((await ask()).mails).toEqual(['from-nobody']);
    await notes.note(leadId, 'later', world.now());
    expect((await ask()).places.receivedMail?.found).toBe(1);
    expect([...scene.removedMail]).toEqual(['from-nobody', 'later']);
    expect((await table.partition(leadKey(leadId))).map(({ SK }) => SK)).toEqual(['PROFILE']);
  });

  test('looks again later: a row that a late writer left is gone, and a person who came back is not touched', async () => {
    const { world, input } = await everywhere(table);
    const { id } = input.lead;
    const erasure = erasureIn(world.process(), world, input.scene);
    await erasure.erase(input.order);
    await world.process().leads.append(id, { ...input.lead.captured, id: 'late', at: world.now() });
    await erasure.check({ leadId: id });
    await nothingIsLeft(world, input);
    world.pass(minute);
    const barrier = await world.process().leads.barrier(id);
    const back = { ...aLead(world.now()), id };
    expect(await world.process().leads.create(back, barrier)).toBe(true);
    await erasure.check({ leadId: id });
    await erasure.erase(input.order, true);
    expect((await world.process().leads.history(id))?.lead.lifecycleId).toBe(back.lifecycleId);
  });

  test('is done again after a restore that brought the person back', async () => {
    const { world, input } = await everywhere(table);
    const rows = await table.partition(leadKey(input.lead.id));
    await erasureIn(world.process(), world, input.scene).erase(input.order);
    await table.putAll(rows as never);
    input.scene.removedMail.clear();
    await erasureIn(world.process(), world, input.scene).erase(input.order, true);
    await nothingIsLeft(world, input);
  });
});

test('killed anywhere, the late look knows the leads that the erased one sent, also one that is written only then by a process that dies', async () => {
  const kills = await killedAnywhere(
    async () => {
      const { world, input } = await everywhere(table);
      const late = aLead(world.now(), { email: anAddress() });
      await world.process().table.put({ ...referredKey(input.lead.id, late.id) });
      return { world, input: { ...input, late } };
    },
    (own, { world, order, scene }) => erasureIn(own, world, scene).erase(order),
    async (world, { lead, late, order, scene }) => {
      const erasure = erasureIn(world.process(), world, scene);
      await erasure.erase(order);
      const first = { ...late.first, referredBy: lead.id };
      await world.process().leads.create({ ...late, first, last: first });
      await erasure.check({ leadId: lead.id });
      expect(JSON.stringify(await table.partition(leadKey(late.id)))).not.toContain(lead.id);
      // Nothing of others is kept once it was used.
      expect(await createErasureRecords(scene.bucket, 'bucket').find(lead.id)).not.toHaveProperty('toldOfBy');
    },
  );
  expect(kills).toBeGreaterThan(25);
});

test('a copy that was on its way to the bucket when the person was erased is deleted by the late look', async () => {
  const { world, input } = await everywhere(table);
  const erasure = erasureIn(world.process(), world, input.scene);
  await erasure.erase(input.order);
  input.scene.copies?.add(input.lead.id);
  await erasure.check(input.order);
  expect([...(input.scene.copies ?? [])]).toEqual([]);
});

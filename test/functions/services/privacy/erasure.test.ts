import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { type ErasureOrder, receiptOf } from '../../../../domain/privacy/erasure.ts';
import { minute, plus } from '../../../../domain/time/instant.ts';
import { leadKey, thanksKey, visitKey, visitorKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadRun } from '../../../../functions/adapters/dynamodb/reps.ts';
import { createErasureRecords } from '../../../../functions/adapters/s3/erasure-records.ts';
import { createErasure } from '../../../../functions/services/privacy/erasure.ts';
import { aLead, anAddress, park } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld, killedAnywhere, type Process, type World } from '../../../support/world.ts';

const table = useTable();
beforeEach(() => {
  for (const level of ['error', 'warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
});

/** A bucket in memory, as far as records need one. */
function aBucket() {
  const objects = new Map<string, { body: Uint8Array; etag: string }>();
  let version = 0;
  return {
    whole: async (_: string, key: string) => objects.get(key),
    replace: async (_: string, key: string, body: Uint8Array, etag: string | undefined) => {
      if (objects.get(key)?.etag !== etag) return false;
      objects.set(key, { body, etag: String(++version) });
      return true;
    },
  };
}

interface Scene {
  world: World;
  input: { world: World; lead: Lead; order: ErasureOrder; scene: Outside };
}
interface Outside {
  bucket: ReturnType<typeof aBucket>;
  removedMail: Set<string>;
  running: Set<string>;
}

const visitorId = (lead: Lead) => `visitor-of-${lead.id}`;
const someoneElse = (lead: Lead) => `f${lead.id.slice(1)}`;

/** A lead with something in every place: history, ledger, offer, promise, visits, a rep's place, a referrer, a mail that came in. */
async function everywhere(): Promise<Scene> {
  const world = createWorld(table);
  const { leads, sends, assignments, reps, guides, thanks } = world.process();
  const made = aLead(world.now(), { stage: 'assigned', email: anAddress() });
  const first = { ...made.first, referredBy: someoneElse(made) };
  const captured = { ...made.captured, detail: { ...made.captured.detail, visitorId: visitorId(made) } } as Activity;
  const lead: Lead = { ...made, first, captured };
  const at = world.now();
  await leads.create(lead);
  await leads.append(lead.id, {
    id: 'reply-mail-7',
    type: 'mail.replied',
    at,
    lifecycleId: lead.lifecycleId,
    detail: { text: 'call me' },
  });
  const send = {
    lifecycleId: lead.lifecycleId,
    track: 'first',
    step: 'one',
    template: 'welcome',
    kind: 'marketing',
    why: 'due',
    claimedAt: at,
  } as const;
  await sends.claim(lead.id, { ...send, state: 'claimed' });
  await sends.sent(lead.id, send, 'm-1', at);
  const repId = world.config.sales.reps[0]?.id ?? '';
  await reps.claim(repId, leadRun(lead), { capacity: 5, at });
  await assignments.offer(lead.id, {
    lifecycleId: lead.lifecycleId,
    attempt: 1,
    repId,
    status: 'offered',
    offeredAt: at,
    acceptBy: plus(at, minute),
    why: 'longest idle',
  } as never);
  await guides.promise(lead.id, { lifecycleId: lead.lifecycleId, receipt: 'r', guide: 'g' }, at);
  const referrer = { ...aLead(at), id: someoneElse(lead), email: anAddress() };
  await leads.create(referrer);
  await thanks.promise(referrer, lead.id, at);
  await table.put({ ...visitorKey(visitorId(lead)), leadId: lead.id });
  await table.put({ ...visitKey(visitorId(lead), { at, id: 'v' }), detail: { url: '/pricing' } });
  await park(table, lead, 'acceptance', plus(at, minute));
  world.pass(2 * minute);
  const scene = {
    bucket: aBucket(),
    removedMail: new Set<string>(),
    running: new Set([`${lead.id}-${lead.lifecycleId}`]),
  };
  const order: ErasureOrder = { leadId: lead.id, at: world.now(), on: 'request', by: 'command' };
  return { world, input: { world, lead, order, scene } };
}

function erasureIn(own: Process, world: World, { bucket, removedMail, running }: Outside) {
  const out = own.reach({
    removeMail: async (name: string) => void removedMail.add(name),
    publish: async (events: never[]) => void world.bus.published.push(...events),
    status: async (name: string) => (running.has(name) ? ('RUNNING' as const) : ('SUCCEEDED' as const)),
    stop: async (name: string) => void running.delete(name),
    // The woken execution finds no lead and ends.
    wake: async () => running.clear() === undefined,
  });
  return createErasure({
    records: createErasureRecords(own.reach(bucket), 'bucket'),
    burials: own.burials,
    barriers: own.leads,
    table: own.table,
    reps: own.reps,
    repIds: world.config.sales.reps.map(({ id }) => id),
    lifecycles: { wake: out.wake },
    executions: { status: out.status, stop: out.stop },
    removeMail: out.removeMail,
    bus: { publish: out.publish as never },
    now: world.now,
    pause: async () => {},
  });
}

async function nothingIsLeft(world: World, { lead, order, scene }: Scene['input']) {
  expect(await table.partition(leadKey(lead.id))).toEqual([
    { PK: leadKey(lead.id), SK: 'PROFILE', erasedAt: order.at, erasedOn: 'request' },
  ]);
  expect(await table.partition(visitorKey(visitorId(lead)).PK)).toEqual([]);
  expect(await table.get(thanksKey(someoneElse(lead), lead.id))).toBeUndefined();
  const held = await world.process().reps.holdings(world.config.sales.reps.map(({ id }) => id));
  expect(JSON.stringify([...held])).not.toContain(lead.id);
  expect([...scene.removedMail]).toEqual(['mail-7']);
  expect([...scene.running]).toEqual([]);
  const told = new Set(
    world.bus.published.filter(({ leadId }) => leadId === lead.id).map(({ type, id }) => `${type} ${id}`),
  );
  expect([...told]).toEqual([`LeadErased ${lead.id}-2`]);
}

describe('an erasure', () => {
  test('killed before and after every call outside, and run again, ends the same', async () => {
    const kills = await killedAnywhere(
      everywhere,
      (own, { world, order, scene }) => erasureIn(own, world, scene).erase(order),
      async (world, input) => {
        const { record } = await erasureIn(world.process(), world, input.scene).erase(input.order);
        expect(receiptOf(record)?.erased.length).toBeGreaterThan(7);
        await nothingIsLeft(world, input);
        const again = await erasureIn(world.process(), world, input.scene).erase(input.order);
        expect(again.record).toEqual(record);
      },
    );
    expect(kills).toBeGreaterThan(25);
  });

  test('waits for a mail that is on its way to SES, and for no longer than a minute', async () => {
    const { world, input } = await everywhere();
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
    expect(receiptOf(first.record)).toBeUndefined();
    world.pass(2 * minute);
    expect((await erasureIn(world.process(), world, input.scene).erase(input.order)).again).toBeUndefined();
    await nothingIsLeft(world, input);
  });

  test('stops an execution that does not end by itself', async () => {
    const { world, input } = await everywhere();
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
    expect(receiptOf(record)).toMatchObject({ person: leadId });
    expect(await world.process().leads.create({ ...aLead(world.now()), id: leadId })).toBe(false);
    expect(world.bus.published.filter((one) => one.leadId === leadId)).toEqual([]);
  });

  test('looks again later: a row that a late writer left is gone, and a person who came back is not touched', async () => {
    const { world, input } = await everywhere();
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
    const { world, input } = await everywhere();
    const rows = await table.partition(leadKey(input.lead.id));
    await erasureIn(world.process(), world, input.scene).erase(input.order);
    await table.putAll(rows as never);
    input.scene.removedMail.clear();
    await erasureIn(world.process(), world, input.scene).erase(input.order, true);
    await nothingIsLeft(world, input);
  });
});

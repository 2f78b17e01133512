import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { ErasureOrder } from '../../../../domain/privacy/erasure.ts';
import { day, minute, plus } from '../../../../domain/time/instant.ts';
import { profileKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeadWalk } from '../../../../functions/adapters/dynamodb/lead-walk.ts';
import { createRetentionWalks } from '../../../../functions/adapters/dynamodb/retention-state.ts';
import type { Table } from '../../../../functions/adapters/dynamodb/table.ts';
import { createRetention } from '../../../../functions/services/privacy/retention.ts';
import { aLead, anAddress } from '../../../support/lead.ts';
import { createWorld, killedAnywhere, type Process, startTable, type World } from '../../../support/world.ts';
import { aBucket, erasureIn } from './everywhere.ts';

let table: Table;
// A table for each test: a walk sees all leads.
beforeEach(async () => {
  const storage = await startTable();
  table = storage.table;
  for (const level of ['error', 'warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
  return storage.stop;
});

const kept = {
  ...{ rejected: 30 * day, dormant: 100 * day, lost: 100 * day, unsubscribed: 100 * day, customers: 100 * day },
  ...{ visits: 20 * day, mails: 10 * day, messages: 50 * day },
};

/** What is outside: orders that were given, mails that were deleted. */
const aScene = () => ({ ordered: [] as ErasureOrder[], removed: [] as string[] });

function retentionIn(process: Process, { ordered, removed } = aScene()) {
  const out = process.reach({
    order: async (order: ErasureOrder) => void ordered.push(order),
    removeMail: async (name: string) => void removed.push(name),
  });
  return createRetention({
    table: process.table,
    walk: createLeadWalk(process.table),
    walks: createRetentionWalks(process.table),
    queue: { order: out.order },
    removeMail: out.removeMail,
    turn: async () => {},
    ...{ kept, now: process.now },
  });
}

/** A lead in a stage since now; `open` as the workflow leaves it. */
async function put(world: World, stage: Lead['stage'], open = false, more: Partial<Lead> = {}): Promise<Lead> {
  const lead = aLead(world.now(), { stage, open, email: anAddress(), ...more });
  const { leads } = world.process();
  await leads.create(lead);
  await table.change(profileKey(lead.id), { remove: ['pendingFor', 'pendingShard', 'pendingSince'] });
  return lead;
}

/** A lead at rest with a visit, a reply and a note, all of now. */
async function talkative(world: World): Promise<Lead> {
  const lead = await put(world, 'dormant');
  const detail = { ...lead.captured.detail, message: 'We have 40 engineers' };
  await table.change(profileKey(lead.id), { set: { captured: { ...lead.captured, detail } } });
  const own = { at: world.now(), lifecycleId: lead.lifecycleId };
  const all: Activity[] = [
    { ...own, id: 'v', type: 'page.viewed', detail: { url: 'https://fieldnote.example/pricing' } },
    { ...own, id: 'reply-m7', type: 'mail.replied', detail: { text: 'Call me' } },
    { ...own, id: 'n', type: 'note.added', detail: { repId: 'r', note: 'Is on holiday' } },
  ];
  for (const one of all) await world.process().leads.append(lead.id, one);
  return lead;
}

describe('the nightly walk', () => {
  test('orders the erasure of each kind past its time, and of no lead that somebody works on', async () => {
    const world = createWorld(table);
    const past = [];
    for (const stage of ['rejected', 'dormant', 'lost', 'unsubscribed', 'customer'] as const)
      past.push(await put(world, stage));
    for (const stage of ['nurturing', 'assigned', 'working', 'sales-ready'] as const) await put(world, stage, true);
    await put(world, 'customer', true);
    world.pass(90 * day);
    const young = await put(world, 'dormant');
    world.pass(11 * day);
    const scene = aScene();
    const { found, looked } = await retentionIn(world.process(), scene).run(true);
    expect(scene.ordered.map(({ leadId }) => leadId).sort()).toEqual(past.map(({ id }) => id).sort());
    expect(scene.ordered).toContainEqual(expect.objectContaining({ on: 'retention', by: 'retention', ifRevision: 1 }));
    expect(found).toEqual({ rejected: 1, dormant: 1, lost: 1, unsubscribed: 1, customers: 1 });
    expect(looked).toBe(7);
    expect(await world.process().leads.history(young.id)).toBeDefined();
  });

  test('that only counts changes nothing but its figures', async () => {
    const world = createWorld(table);
    const old = await put(world, 'lost');
    world.pass(60 * day);
    const lead = await talkative(world);
    world.pass(51 * day);
    const before = await world.process().leads.history(lead.id);
    const scene = aScene();
    await retentionIn(world.process(), scene).run(false);
    expect(scene).toEqual(aScene());
    expect(await world.process().leads.history(lead.id)).toEqual(before);
    expect(await world.process().leads.history(old.id)).toBeDefined();
    const { last } = await createRetentionWalks(table).read();
    expect(last).toMatchObject({ applies: false, found: { lost: 1, visits: 1, mails: 1, messages: 3 } });
  });

  test('killed before and after every call outside, and run again, takes visits, mails and words and leaves the lead', async () => {
    const kills = await killedAnywhere(
      async () => {
        const world = createWorld(table);
        const lead = await talkative(world);
        world.pass(51 * day);
        return { world, input: { lead, scene: aScene() } };
      },
      (process, { scene }) => retentionIn(process, scene).run(true),
      async (world, { lead, scene }) => {
        await retentionIn(world.process(), scene).run(true);
        const history = await world.process().leads.history(lead.id);
        expect(new Set(scene.removed)).toEqual(new Set(['m7']));
        expect(scene.ordered).toEqual([]);
        expect(JSON.stringify(history)).not.toMatch(/pricing|Call me|holiday|40 engineers/);
        expect(history?.activities.map(({ type }) => type).sort()).toEqual([
          'form.submitted',
          'mail.replied',
          'note.added',
        ]);
        // Nothing is left to take, so it is not counted again.
        expect((await retentionIn(world.process(), aScene()).run(true)).found).toEqual({});
        await table.removeAll((await table.partition(`LEAD#${lead.id}`)) as never);
      },
    );
    expect(kills).toBeGreaterThan(8);
  });

  test('that has no time left goes on the next night where it stopped, with its figures', async () => {
    const world = createWorld(table);
    for (let n = 0; n < 9; n++)
      await put(world, 'dormant', false, { id: n.toString(16).padStart(2, '0').padEnd(32, '0') });
    world.pass(101 * day);
    const scene = aScene();
    let runs = 0;
    for (;;) {
      let asked = 0;
      const { next } = await retentionIn(world.process(), scene).run(true, () => ++asked < 4);
      runs += 1;
      if (next === undefined || runs > 50) break;
    }
    expect(runs).toBeGreaterThan(3);
    expect(scene.ordered).toHaveLength(9);
    expect((await createRetentionWalks(table).read()).last?.found).toEqual({ dormant: 9 });
  });
});

test('a walk whose time is over within a page goes on with that page, so nobody is passed over', async () => {
  const world = createWorld(table);
  const id = (n: number) => `00${n.toString(16).padStart(2, '0')}`.padEnd(32, '0');
  for (let n = 0; n < 40; n++) await put(world, 'lost', false, { id: id(n) });
  world.pass(101 * day);
  const scene = aScene();
  let left = 30;
  const first = await retentionIn(world.process(), scene).run(true, () => --left > 0);
  expect(first.next).toBeDefined();
  expect(scene.ordered.length).toBeLessThan(40);
  await retentionIn(world.process(), scene).run(true);
  expect(new Set(scene.ordered.map(({ leadId }) => leadId)).size).toBe(40);
});

describe('an order of retention', () => {
  async function ordered() {
    const world = createWorld(table);
    const lead = await put(world, 'dormant');
    world.pass(101 * day);
    const scene = aScene();
    await retentionIn(world.process(), scene).run(true);
    const outside = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    const [order] = scene.ordered;
    if (!order) throw new Error('nothing was ordered');
    return { world, lead, order, erasure: erasureIn(world.process(), world, outside) };
  }

  test('erases the lead, and the person may come back by any door', async () => {
    const { world, lead, order, erasure } = await ordered();
    expect(await erasure.holds(order)).toBe(true);
    expect((await erasure.erase(order)).record).toMatchObject({ on: 'retention', finishedAt: world.now() });
    expect(await world.process().leads.history(lead.id)).toBeUndefined();
    expect(await world.process().leads.barrier(lead.id)).toMatchObject({ erasedOn: 'retention', isUnderWay: false });
    expect(await erasure.holds(order)).toBe(true);
  });

  test('keeps a person who came back since', async () => {
    const { world, lead, order, erasure } = await ordered();
    world.pass(minute);
    const { leads } = world.process();
    const form = { ...lead.captured, id: 'form-again', at: world.now() };
    await leads.append(lead.id, form);
    const history = await leads.history(lead.id);
    if (!history) throw new Error('the lead is gone');
    expect(await leads.reopen(history.lead, 'again', world.now(), 'form contact')).toBeDefined();
    expect(await erasure.holds(order)).toBe(false);
    expect((await leads.history(lead.id))?.lead).toMatchObject({ open: true, stage: 'captured' });
    expect(plus(order.at, minute)).toBe(world.now());
  });
});

import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Submission } from '../../../../domain/capture/submission.ts';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { ErasureOrder } from '../../../../domain/privacy/erasure.ts';
import type { Kept } from '../../../../domain/privacy/retention.ts';
import { day, hour, millis, minute, plus } from '../../../../domain/time/instant.ts';
import { leadKey, profileKey, retentionKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeadWalk } from '../../../../functions/adapters/dynamodb/lead-walk.ts';
import { createRetentionWalks } from '../../../../functions/adapters/dynamodb/retention-state.ts';
import type { Table } from '../../../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress } from '../../../../functions/adapters/secrets/key-ring.ts';
import { createDueAgain, createRetention } from '../../../../functions/services/privacy/retention.ts';
import { createMemoryTable } from '../../../protocol/memory-table.ts';
import { startTable } from '../../../support/aws/dynamodb.ts';
import { aLead, anAddress } from '../../../support/lead.ts';
import { type Conduct, createWorld, keys, killedAnywhere, type Process, type World } from '../../../support/world.ts';
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
  rejected: 30 * day,
  dormant: 100 * day,
  lost: 100 * day,
  unsubscribed: 100 * day,
  customers: 100 * day,
  visits: 20 * day,
  mails: 10 * day,
  messages: 50 * day,
};

/** A lead of this age in days, and what it said how long ago. */
const aLife = fc.record({
  stage: fc.constantFrom('rejected', 'dormant', 'lost', 'unsubscribed', 'customer', 'working' as const),
  open: fc.boolean(),
  ago: fc.integer({ min: 0, max: 200 }),
  said: fc.constantFrom('visit', 'reply', undefined),
  saidAgo: fc.integer({ min: 0, max: 200 }),
});

/** What is outside: orders that were given, mails that were deleted. */
const aScene = () => ({ ordered: [] as ErasureOrder[], removed: [] as string[] });

function retentionIn(
  process: Process,
  { ordered, removed } = aScene(),
  mostWaiting = Number.POSITIVE_INFINITY,
  keeps: Kept = kept,
) {
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
    turn: () => new Promise<void>(mostWaiting === Number.POSITIVE_INFINITY ? (go) => go() : setImmediate),
    mostWaiting,
    by: 'retention',
    kept: keeps,
    isOwnWords: (question) => question !== 'budget',
    now: process.now,
  });
}

/** A lead in a stage since now; `open` as the workflow leaves it. */
async function put(
  world: World,
  stage: Lead['stage'],
  open = false,
  more: Partial<Lead> = {},
  into = table,
): Promise<Lead> {
  const lead = aLead(world.now(), { stage, open, email: anAddress(), ...more });
  const { leads } = world.process();
  await leads.create(lead);
  await into.change(profileKey(lead.id), { remove: ['pendingFor', 'pendingShard', 'pendingSince'] });
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

  test('goes on under other settings: what is kept longer since is left alone, what is kept shorter is found in the next night', async () => {
    const world = createWorld(table);
    const id = (n: number) => n.toString(16).padStart(2, '0').padEnd(32, '0');
    for (let n = 0; n < 8; n++) await put(world, 'lost', false, { id: id(n) });
    world.pass(101 * day);
    const scene = aScene();
    let asked = 0;
    const { next } = await retentionIn(world.process(), scene).run(true, () => ++asked < 5);
    expect(next).toBeDefined();
    const before = scene.ordered.length;
    const under = (lost: number) => retentionIn(world.process(), scene, undefined, { ...kept, lost }).run(true);
    await under(400 * day);
    expect(scene.ordered).toHaveLength(before);
    await under(90 * day);
    expect(new Set(scene.ordered.map(({ leadId }) => leadId)).size).toBe(8);
  });

  test('keeps a customer who asks again on the day before, by a form, a visit, a reply or a call', async () => {
    const world = createWorld(table);
    const customers: Lead[] = [];
    for (let n = 0; n < 5; n++) {
      const email = anAddress();
      customers.push(await put(world, 'customer', false, { email, id: leadIdOfAddress(keys, email) ?? '' }));
    }
    world.pass(100 * day - hour);
    const [byForm, byVisit, byReply, byCall] = customers as [Lead, Lead, Lead, Lead];
    const own = { at: world.now(), lifecycleId: 'l' };
    const { intake, signals } = world.process();
    const form = { email: byForm.email, form: 'contact', person: {}, answers: {}, attribution: { form: 'contact' } };
    await intake.take(form as Submission);
    const visit = { url: 'https://fieldnote.example/pricing' };
    await signals.raise(byVisit.id, { ...own, id: 'v', type: 'page.viewed', detail: visit });
    await signals.raise(byReply.id, { ...own, id: 'reply-m', type: 'mail.replied', detail: { text: 'Hello' } });
    const call = { repId: 'r', channel: 'call', reached: true } as const;
    await signals.raise(byCall.id, { ...own, id: 'c', type: 'contact.made', detail: call });
    world.pass(2 * hour);
    const scene = aScene();
    await retentionIn(world.process(), scene).run(true);
    const names = new Map(customers.map(({ id }, n) => [id, ['form', 'visit', 'reply', 'call', 'silent'][n]]));
    expect(scene.ordered.map(({ leadId }) => names.get(leadId))).toEqual(['silent']);
  });

  test('counts a lead that cannot be read, and sees all others', async () => {
    const world = createWorld(table);
    const leads: Lead[] = [];
    for (let n = 0; n < 6; n++) leads.push(await put(world, 'dormant'));
    world.pass(101 * day);
    const process = world.process();
    const broken = leads[0]?.id ?? '';
    const partition: typeof process.table.partition = (key, ...rest) =>
      key === leadKey(broken)
        ? Promise.reject(new Error('the row cannot be read'))
        : world.process().table.partition(key, ...rest);
    const scene = aScene();
    const walked = await retentionIn({ ...process, table: { ...process.table, partition } }, scene).run(true);
    expect(walked).toMatchObject({ failed: 1, looked: 6, found: { dormant: 5 }, next: undefined });
    expect(scene.ordered).toHaveLength(5);
    const next = await retentionIn(world.process(), scene).run(true);
    expect(next.failed).toBeUndefined();
    expect(scene.ordered.map(({ leadId }) => leadId)).toContain(broken);
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

  test('erases a rejected lead before the table deletes its profile alone, when something hangs on it, also where it only counts', async () => {
    const world = createWorld(table);
    const { leads } = world.process();
    const talked = async (end: number) => {
      const lead = await put(world, 'rejected');
      await leads.findable(lead.id, ['ada']);
      await table.change(profileKey(lead.id), { set: { expiresAt: Math.floor(millis(world.now()) / 1000) + end } });
      return lead;
    };
    const [soon, _later, alone] = [await talked(2 * 86_400), await talked(4 * 86_400), await put(world, 'rejected')];
    await table.change(profileKey(alone.id), { set: { expiresAt: Math.floor(millis(world.now()) / 1000) + 60 } });
    const scene = aScene();
    expect((await retentionIn(world.process(), scene).run(false)).found).toEqual({});
    expect(scene.ordered.map(({ leadId }) => leadId)).toEqual([soon.id]);
    const outside = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    const [order] = scene.ordered;
    if (!order) throw new Error('nothing was ordered');
    const erasure = erasureIn(world.process(), world, outside);
    expect(await erasure.holds(order)).toBe(true);
    await erasure.erase(order);
    expect((await table.partition(leadKey(soon.id))).map(({ SK }) => SK)).toEqual(['PROFILE']);
    expect((await table.partition(leadKey(soon.id)))[0]).not.toHaveProperty('expiresAt');
  });

  test('what it counts without erasing is what it then erases, of any leads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aLife, { minLength: 1, maxLength: 6 }), async (lives) => {
        const storage = createMemoryTable();
        const world = createWorld(storage);
        const { leads } = world.process();
        for (const { stage, open, ago, said, saidAgo } of lives) {
          const at = plus(world.now(), -ago * day);
          const lead = aLead(at, {
            stage,
            open,
            email: anAddress(),
            closed: open ? undefined : { lifecycleId: 'l', end: 'dormant', at },
          });
          await leads.create(lead);
          await storage.change(profileKey(lead.id), { remove: ['pendingFor', 'pendingShard', 'pendingSince'] });
          const own = { at: plus(world.now(), -Math.min(saidAgo, ago) * day), lifecycleId: lead.lifecycleId };
          if (said === 'visit')
            await leads.append(lead.id, {
              ...own,
              id: 'v',
              type: 'page.viewed',
              detail: { url: 'https://x.example/' },
            });
          if (said === 'reply')
            await leads.append(lead.id, { ...own, id: 'reply-m', type: 'mail.replied', detail: { text: 'Hello' } });
        }
        const counted = aScene();
        const counts = await retentionIn(world.process(), counted).run(false);
        expect(counted).toEqual(aScene());
        const scene = aScene();
        const erased = await retentionIn(world.process(), scene).run(true);
        expect(erased.found).toEqual(counts.found);
        const kinds = ['rejected', 'dormant', 'lost', 'unsubscribed', 'customers'] as const;
        expect(scene.ordered).toHaveLength(kinds.reduce((sum, kind) => sum + (counts.found[kind] ?? 0), 0));
        expect(scene.removed).toHaveLength(counts.found.mails ?? 0);
        // What was reduced is past its time no longer; what was ordered goes by the queue.
        const again = await retentionIn(world.process(), aScene()).run(false);
        for (const part of ['visits', 'mails', 'messages'] as const) expect(again.found[part], part).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  test('takes what a rep wrote on an offer, and answers in own words, and leaves what was chosen and what was said since', async () => {
    const world = createWorld(table);
    const lead = await put(world, 'lost', false, {
      answers: { wish: 'A crane', hope: 'Less paper', budget: 'Approved' },
    });
    const detail = { ...lead.captured.detail, answers: { wish: 'A crane', budget: 'Approved' } };
    await table.change(profileKey(lead.id), { set: { captured: { ...lead.captured, detail } } });
    const said = { repId: 'r', attempt: 1, reason: 'A crane is too much' };
    const own = { lifecycleId: lead.lifecycleId, at: world.now() };
    const offer = {
      ...own,
      attempt: 1,
      repId: 'r',
      status: 'offered',
      offeredAt: world.now(),
      why: 'x',
      candidates: [],
    };
    const { assignments, leads } = world.process();
    await assignments.offer(lead.id, offer as never);
    const promised = { ...own, id: 'd', type: 'rep.declined', detail: said } as Activity;
    await assignments.answer(lead.id, offer as never, 'declined', { declinedBecause: said.reason, promised });
    world.pass(40 * day);
    const later = {
      form: 'contact',
      receipt: 'r2',
      contentHash: 'c',
      attribution: lead.first,
      answers: { hope: 'Less paper' },
    };
    await leads.append(lead.id, {
      ...own,
      at: world.now(),
      id: 'later',
      type: 'form.submitted',
      detail: later,
    } as Activity);
    world.pass(11 * day);
    expect((await retentionIn(world.process()).run(true)).found).toEqual({ messages: 2 });
    const rows = await table.partition(leadKey(lead.id));
    expect(JSON.stringify(rows)).not.toContain('crane');
    const history = await leads.history(lead.id);
    expect(history?.lead.answers).toEqual({ hope: 'Less paper', budget: 'Approved' });
    expect(history?.assignments).toMatchObject([
      { status: 'declined', declinedBecause: '', promised: { detail: { repId: 'r' } } },
    ]);
    expect((await retentionIn(world.process()).run(true)).found).toEqual({});
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

test('writes where it was for pages with leads and at its end, not for each empty shard', async () => {
  const world = createWorld(table);
  await put(world, 'dormant');
  const change = vi.spyOn(table, 'change');
  expect(await retentionIn(world.process()).run(true)).toMatchObject({ looked: 1 });
  expect(change.mock.calls.filter(([key]) => key.PK === retentionKey.PK && key.SK === retentionKey.SK)).toHaveLength(2);
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

test('erasures and the walk that orders them touch no row that a form of somebody else touches, and a form makes as few calls beside them', async () => {
  const world = createWorld(createMemoryTable());
  const touchedBy = (touched: Set<string>, calls = { made: 0 }): Conduct => {
    return (name, args, act) => {
      calls.made += 1;
      for (const one of [args[0]].flat())
        touched.add(typeof one === 'string' ? one : `${(one as { PK?: string }).PK ?? name}`);
      return act();
    };
  };
  const lead = await put(world, 'lost', false, {}, world.process().table);
  world.pass(101 * day);
  const form = async (conduct: Conduct) => {
    const email = anAddress();
    const person = { name: 'Bob Other' };
    const submission = { email, form: 'contact', person, answers: {}, attribution: { form: 'contact' } };
    await world.process(undefined, conduct).intake.take(submission as Submission);
  };
  const [alone, beside] = [{ made: 0 }, { made: 0 }];
  await form(touchedBy(new Set(), alone));

  const erasing = new Set<string>();
  const scene = aScene();
  await retentionIn(world.process(undefined, touchedBy(erasing)), scene).run(true);
  const [order] = scene.ordered;
  if (!order) throw new Error('nothing was ordered');
  const outside = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
  const erasure = erasureIn(world.process(undefined, touchedBy(erasing)), world, outside);
  expect(await erasure.holds(order)).toBe(true);
  const forms = new Set<string>();
  await Promise.all([erasure.erase(order), form(touchedBy(forms, beside))]);

  expect(erasing).toContain(leadKey(lead.id));
  expect(forms.size).toBeGreaterThan(1);
  expect([...forms].filter((part) => erasing.has(part))).toEqual([]);
  expect(beside).toEqual(alone);
});

describe('of a walk with hundreds of orders', () => {
  async function many() {
    const world = createWorld(createMemoryTable());
    const all = [];
    for (let n = 0; n < 60; n++) all.push(await put(world, 'lost', false, {}, world.process().table));
    world.pass(101 * day);
    return { world, all };
  }

  test('no more than ten wait for a worker that does nothing, and the next night goes on', async () => {
    const { world } = await many();
    const scene = aScene();
    let looks = 400;
    const { next, found } = await retentionIn(world.process(), scene, 10).run(true, () => --looks > 0);
    expect(scene.ordered).toHaveLength(10);
    expect(next).toBeDefined();
    expect(found.lost).toBe(10);
  });

  test('no more than ten ever wait, and all are erased in the end, while the worker carries out one after the other', async () => {
    const { world, all } = await many();
    const scene = aScene();
    const outside = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    const erasure = erasureIn(world.process(), world, outside);
    let [erased, most, isOver] = [0, 0, false];
    const work = async () => {
      for (; !isOver || erased < scene.ordered.length; await new Promise(setImmediate)) {
        most = Math.max(most, scene.ordered.length - erased);
        const order = scene.ordered[erased];
        if (!order) continue;
        expect(await erasure.holds(order)).toBe(true);
        await erasure.erase(order);
        erased += 1;
      }
    };
    const walk = retentionIn(world.process(), scene, 10)
      .run(true)
      .then(() => (isOver = true));
    await Promise.all([walk, work()]);
    expect(erased).toBe(all.length);
    expect(most).toBeGreaterThan(3);
    // One more: a person sees the order that is being carried out, too.
    expect(most).toBeLessThanOrEqual(11);
  });
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

  describe('is looked at again before it is carried out', () => {
    const again = (world: World, parts: Partial<Parameters<typeof createDueAgain>[0]> = {}) =>
      createDueAgain({ table, kept, applies: true, now: world.now, ...parts });

    test('and holds while nothing has changed, also when its erasure has begun', async () => {
      const { world, order, erasure } = await ordered();
      expect(order.due).toMatchObject({ kind: 'dormant' });
      expect(await again(world)(order)).toBe(true);
      expect(await erasure.holds(order)).toBe(true);
      // Settings that keep it longer leave nothing half erased.
      expect(await again(world, { kept: {}, applies: false })(order)).toBe(true);
    });

    test('not after a sign of life that raises no revision', async () => {
      const { world, lead, order } = await ordered();
      world.pass(minute);
      const own = { id: 'o', at: world.now(), lifecycleId: lead.lifecycleId };
      const detail = { messageId: 'm', template: 't' } as never;
      await world.process().signals.raise(lead.id, { ...own, type: 'mail.opened', detail });
      expect((await world.process().leads.history(lead.id))?.lead.revision).toBe(order.ifRevision);
      expect(await again(world)(order)).toBe(false);
    });

    test.each([
      ['for longer', { kept: { dormant: 400 * day } }, false],
      ['for ever', { kept: {} }, false],
      ['shorter', { kept: { dormant: day } }, true],
      ['as before, and erases nobody', { applies: false }, false],
    ])('under settings deployed since the night, which keep it %s', async (_, parts, holds) => {
      const { world, order } = await ordered();
      expect(await again(world, parts)(order)).toBe(holds);
      // A person who orders it by the command has said what is kept.
      expect(await again(world, parts)({ ...order, by: 'command' })).toBe(true);
    });

    test('not when the clock of the worker is behind that of the walk', async () => {
      const { world, order } = await ordered();
      const before = () => plus(world.now(), -2 * day);
      expect(await again(world, { now: before })(order)).toBe(false);
    });
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

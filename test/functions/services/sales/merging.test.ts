import { beforeEach, describe, expect, test, vi } from 'vitest';
import { journeysOf } from '../../../../analysis/insight/journeys-of.ts';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { LeadHistory } from '../../../../domain/lead/history.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { day, minute } from '../../../../domain/time/instant.ts';
import { profileKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeadWalk } from '../../../../functions/adapters/dynamodb/lead-walk.ts';
import { createScoring } from '../../../../functions/workflow/scoring.ts';
import { holders, withOffer } from '../../../support/hand-off.ts';
import { aLead, park, tokenOf } from '../../../support/lead.ts';
import { merged as makeOne, twoLeads as makeTwo, manager } from '../../../support/merge.ts';
import { quiet } from '../../../support/quiet.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { killedAnywhere, type World } from '../../../support/world.ts';

const table = useTable();
quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const profile = (world: World, { id }: Pick<Lead, 'id'>) => world.process().merges.profile(id);
const historyOf = (world: World, { id }: Pick<Lead, 'id'>) => world.process().leads.history(id);
const eventsOf = async (world: World, lead: Lead) =>
  ((await profile(world, lead))?.moves ?? []).flatMap(({ event }) => event?.type ?? []);

const twoLeads = (kept: Partial<Lead> = {}, other: Partial<Lead> = {}) => makeTwo(table, kept, other);
const merged = (kept: Partial<Lead> = {}, other: Partial<Lead> = {}) => makeOne(table, kept, other);

const replied = (world: World, { lifecycleId }: Lead): Activity => ({
  id: 'reply-1',
  type: 'mail.replied',
  at: world.now(),
  lifecycleId,
  detail: {},
});

/** One lead under both ids, one execution that lives on, one entry of each kind. */
async function isOne(world: World, { a, b }: { a: Lead; b: Lead }) {
  const [one, other] = await Promise.all([historyOf(world, a), historyOf(world, b)]);
  expect(one?.lead).toMatchObject({ id: a.id, email: a.email, open: true, merged: [{ id: b.id }] });
  expect(other).toEqual(one);
  expect(one?.activities.map(({ id }) => id)).toEqual(expect.arrayContaining([a.captured.id, b.captured.id]));
  expect(one?.activities.filter(({ type }) => type === 'lead.merged')).toHaveLength(1);
  expect(await profile(world, b)).toMatchObject({
    open: false,
    stage: 'nurturing',
    mergedInto: { id: a.id, open: true },
  });
  expect((await eventsOf(world, a)).filter((type) => type === 'LeadMerged')).toHaveLength(1);
  const step = createScoring(world.process());
  await expect(step({ leadId: b.id, lifecycleId: b.lifecycleId })).rejects.toThrow(`lead ${b.id} goes on as ${a.id}`);
  expect(world.woken.filter(({ token }) => token === tokenOf(b)).length).toBeGreaterThan(0);
  const left = await world.process().pending.all();
  expect(left.filter(({ pendingFor }) => pendingFor === 'merge')).toEqual([]);
}

/** Two leads again, each with its own, and the other's lifecycle goes on with an execution. */
async function areTwo(world: World, { a, b }: { a: Lead; b: Lead }) {
  const [one, other] = await Promise.all([historyOf(world, a), historyOf(world, b)]);
  expect(one?.lead).toMatchObject({ id: a.id, email: a.email });
  expect(one?.lead.merged).toBeUndefined();
  expect(one?.activities.map(({ id }) => id)).not.toContain(b.captured.id);
  expect(other?.lead).toMatchObject({ id: b.id, email: b.email, open: true, stage: b.stage, restarts: 1 });
  expect(other?.lead.mergedInto).toBeUndefined();
  expect(world.started).toContain(`${b.id}-${b.lifecycleId}-1`);
  expect((await eventsOf(world, a)).filter((type) => type.endsWith('erged'))).toEqual(['LeadMerged', 'LeadUnmerged']);
  expect((await eventsOf(world, b)).filter((type) => type === 'LeadRestored')).toHaveLength(1);
  expect((await world.process().pending.all()).filter(({ pendingFor }) => pendingFor === 'merge')).toEqual([]);
}

const idsIn = async (ids: AsyncIterable<string>) => {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
};

describe('two leads of one person', () => {
  test('are one under both ids, with one timeline, and one execution lives on', async () => {
    const { world, a, b } = await merged();
    await isOne(world, { a, b });
    const walked = await idsIn(createLeadWalk(table).ids(['nurturing']));
    expect([walked.includes(a.id), walked.includes(b.id)]).toEqual([true, false]);
    expect([...(await world.process().leads.known([b.id]))]).toMatchObject([[b.id, { id: a.id }]]);
  });

  test('stay one: a rejected lead that would go by itself stays with the kept one', async () => {
    const { world, a, b } = await twoLeads();
    const { leads, merging } = world.process();
    await leads.close(b, 'unconfirmed', world.now(), 'nobody confirmed the address');
    expect(await table.get(profileKey(b.id))).toHaveProperty('expiresAt');
    expect(await merging.merge(a.id, b.id, manager)).toBeUndefined();
    expect(await table.get(profileKey(b.id))).not.toHaveProperty('expiresAt');
  });

  test('know what either said: the kept one’s facts count, and the other’s fill gaps', async () => {
    const { world, a } = await merged({}, { answers: { timing: 'This quarter' } });
    expect((await historyOf(world, a))?.lead).toMatchObject({
      name: 'Ada Winter',
      jobTitle: 'Engineer',
      country: 'DE',
      answers: { timing: 'This quarter' },
    });
  });

  test('are woken by what is done under either id', async () => {
    const { world, a, b } = await merged();
    const kept = await profile(world, a);
    if (kept) await park(table, kept, 'engagement', '2026-12-24T10:00:00.000Z');
    world.pass(minute);
    await world.process().signals.raise(b.id, replied(world, a));
    expect(world.woken).toContainEqual({ token: tokenOf(a), signal: 'mail.replied' });
    expect((await historyOf(world, a))?.activities.at(-1)).toMatchObject({ type: 'mail.replied' });
  });

  test('keep a no of either: who said no under one address gets no mail under both', async () => {
    const { world, a, b } = await merged();
    world.pass(minute);
    const at = world.now();
    const no: Activity = { id: 'no', type: 'unsubscribed', at, lifecycleId: a.lifecycleId, detail: { via: 'page' } };
    await world.process().signals.raise(b.id, no);
    expect((await historyOf(world, a))?.lead.suppressed).toEqual({ reason: 'unsubscribed', at });
    const before = await merged({}, { suppressed: { reason: 'complained', at } });
    expect((await historyOf(before.world, before.a))?.lead.suppressed?.reason).toBe('complained');
    expect(before.world.woken).toContainEqual({ token: tokenOf(before.a), signal: 'merged' });
    const { next } = await createScoring(before.world.process())({
      leadId: before.a.id,
      lifecycleId: before.a.lifecycleId,
    });
    expect(next).toBe('unsubscribed');
  });

  test('have one holder: the place that the other’s rep had is free', async () => {
    const {
      world,
      a,
      lead: b,
    } = await (async () => {
      const made = await withOffer(table, 'offered');
      const kept = aLead(made.world.now(), { email: 'kept@works.example', stage: 'working' });
      await made.world.process().leads.create(kept);
      return { ...made, a: kept };
    })();
    expect(await holders(world, { leadId: b.id, lifecycleId: b.lifecycleId })).toHaveLength(1);
    expect(await world.process().merging.merge(a.id, b.id, manager)).toBeUndefined();
    expect(await holders(world, { leadId: b.id, lifecycleId: b.lifecycleId })).toEqual([]);
  });

  test('go on where one was open: a customer whose other lead was in nurture begins another lifecycle', async () => {
    const since = '2026-01-01T00:00:00.000Z';
    const { world, a, b } = await merged({ stage: 'customer', open: false, customerSince: since });
    const kept = await profile(world, a);
    expect(kept).toMatchObject({ stage: 'customer', open: true });
    expect(kept?.lifecycleId).not.toBe(a.lifecycleId);
    expect(world.started).toContain(`${a.id}-${kept?.lifecycleId}`);
    expect(await profile(world, b)).toMatchObject({ open: false });
  });

  test('count once in the figures, with the mails and the first touch of both, and as before when they are taken apart', async () => {
    const origin = { source: 'linkedin', form: 'contact', at: '2026-11-20T09:00:00.000Z' };
    const { world, a, b } = await twoLeads({ stage: 'captured' }, { stage: 'captured' });
    const captured = { ...b.captured, at: origin.at, detail: { ...b.captured.detail, attribution: origin } };
    await table.change(profileKey(b.id), { set: { captured } });
    for (const { id, lifecycleId } of [a, b])
      await world.process().sends.claim(id, {
        lifecycleId,
        track: 'first',
        step: `for ${id}`,
        template: 'welcome',
        why: 'due',
        kind: 'marketing',
        state: 'sent',
        claimedAt: world.now(),
        sentAt: world.now(),
      });
    const rules = { ...world.config, timeZone: 'Europe/Berlin' };
    const lines = async (lead: Lead) => journeysOf((await historyOf(world, lead)) as LeadHistory, 'x', rules);
    const before = [await lines(a), await lines(b)];
    await world.process().merging.merge(a.id, b.id, manager);
    const [line, ...more] = await lines(a);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ source: 'linkedin', touches: [{ source: 'linkedin' }] });
    expect(line?.mails.map(({ step }) => step).sort()).toEqual([`for ${a.id}`, `for ${b.id}`].sort());
    await world.process().merging.separate(b.id, manager);
    expect([await lines(a), await lines(b)]).toEqual(before);
  });

  test('keep the lifecycle of a customer whose other lead goes on in a new one', async () => {
    const won = { stage: 'customer', open: false, customerSince: '2026-01-01T00:00:00.000Z' } as const;
    const { world, a } = await merged(won);
    const rules = { ...world.config, timeZone: 'Europe/Berlin' };
    const lines = journeysOf((await historyOf(world, a)) as LeadHistory, 'x', rules);
    expect(lines.map(({ run, closedAt }) => [run, closedAt === undefined])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  test('are merged once by two clicks, also a second time after it was taken back', async () => {
    const { world, a, b } = await twoLeads();
    const merge = () => world.process().merging.merge(a.id, b.id, manager);
    expect(await Promise.all([merge(), merge()])).toEqual([undefined, undefined]);
    await isOne(world, { a, b });
    expect(await merge()).toBeUndefined();
    await world.process().merging.separate(b.id, manager);
    expect(await merge()).toBeUndefined();
    expect((await historyOf(world, b))?.lead.id).toBe(a.id);
  });

  test('of three, the last one stands for all', async () => {
    const { world, a, b } = await merged();
    const c = aLead(world.now(), { email: 'c@works.example', stage: 'nurturing' });
    await world.process().leads.create(c);
    expect(await world.process().merging.merge(c.id, a.id, manager)).toBeUndefined();
    expect((await historyOf(world, b))?.lead).toMatchObject({ id: c.id, merged: [{ id: a.id }, { id: b.id }] });
    expect([...(await world.process().leads.known([b.id, a.id])).values()].map(({ id }) => id)).toEqual([c.id, c.id]);
  });
});

describe('is refused', () => {
  test.each<[string, (made: Awaited<ReturnType<typeof twoLeads>>) => [string, string], string]>([
    ['with itself', ({ a }) => [a.id, a.id], 'the same lead'],
    ['with nobody', ({ a }) => [a.id, 'nobody'], 'does not exist'],
  ])('%s', async (_, pair, why) => {
    const made = await twoLeads();
    const [kept, other] = pair(made);
    expect(await made.world.process().merging.merge(kept, other, manager)).toContain(why);
    expect((await historyOf(made.world, made.a))?.activities).toHaveLength(1);
  });

  test('of the lead that has come further, and says which one to keep', async () => {
    const { world, a, b } = await twoLeads({}, { stage: 'working' });
    expect(await world.process().merging.merge(a.id, b.id, manager)).toContain('keep the other one');
    expect((await historyOf(world, b))?.lead.id).toBe(b.id);
    expect(await world.process().merging.merge(b.id, a.id, manager)).toBeUndefined();
  });

  test('of one that was merged already', async () => {
    const { world, b } = await merged();
    const c = aLead(world.now(), { email: 'c@works.example', stage: 'nurturing' });
    await world.process().leads.create(c);
    expect(await world.process().merging.merge(c.id, b.id, manager)).toContain('merged with another lead');
  });

  test('the other way around at the same time: never are both gone', async () => {
    for (let round = 0; round < 5; round++) {
      const { world, a, b } = await twoLeads();
      const merge = (kept: Lead, other: Lead) => world.process().merging.merge(kept.id, other.id, manager);
      await Promise.all([merge(a, b), merge(b, a)]);
      const [one, other] = await Promise.all([profile(world, a), profile(world, b)]);
      expect([one?.mergedInto, other?.mergedInto].filter(Boolean).length).toBeLessThan(2);
      const ends = [(await historyOf(world, a))?.lead, (await historyOf(world, b))?.lead];
      expect(ends.every((lead) => lead?.open)).toBe(true);
    }
  });
});

describe('taken back within a day', () => {
  test('both go on where they were, with what each had', async () => {
    const { world, a, b } = await merged();
    expect(await world.process().merging.separate(b.id, manager)).toBeUndefined();
    await areTwo(world, { a, b });
    const walked = await idsIn(createLeadWalk(table).ids(['nurturing']));
    expect([walked.includes(a.id), walked.includes(b.id)]).toEqual([true, true]);
    expect(await world.process().merging.separate(b.id, manager)).toContain('not merged');
  });

  test('and not after it', async () => {
    const { world, b } = await merged();
    world.pass(day + minute);
    expect(await world.process().merging.separate(b.id, manager)).toContain('a day has passed');
  });

  test('the rep who had the other lead has it again', async () => {
    const made = await withOffer(table, 'offered');
    const { world, lead: b, offer } = made;
    const kept = aLead(world.now(), { email: 'kept2@works.example', stage: 'working' });
    await world.process().leads.create(kept);
    await world.process().merging.merge(kept.id, b.id, manager);
    await world.process().merging.separate(b.id, manager);
    expect((await historyOf(world, b))?.assignments).toMatchObject([{ repId: offer.repId, status: 'offered' }]);
    const history = await historyOf(world, b);
    if (history) await world.process().repCapacity.loads(history, world.now());
    expect(await holders(world, { leadId: b.id, lifecycleId: b.lifecycleId })).toEqual([offer.repId]);
  });
});

describe('killed anywhere', () => {
  test('a merge is carried out by the runSweep, or never was', async () => {
    const kills = await killedAnywhere(
      () => twoLeads(),
      (process, { a, b }) => process.merging.merge(a.id, b.id, manager),
      async (world, pair) => {
        world.pass(2 * minute);
        await runSweep(world.process());
        const isBegun = ((await profile(world, pair.a))?.merged ?? []).length > 0;
        if (!isBegun) await world.process().merging.merge(pair.a.id, pair.b.id, manager);
        await isOne(world, pair);
      },
    );
    expect(kills).toBeGreaterThan(8);
  });

  test('taking it back is carried out by the runSweep, or never was', async () => {
    await killedAnywhere(
      () => merged(),
      (process, { b }) => process.merging.separate(b.id, manager),
      async (world, pair) => {
        world.pass(2 * minute);
        await runSweep(world.process());
        if ((await profile(world, pair.b))?.mergedInto) await world.process().merging.separate(pair.b.id, manager);
        await areTwo(world, pair);
      },
    );
  });
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ownerOf } from '../../../../domain/distribution/owner.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { profileKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createSettlement } from '../../../../functions/workflow/settlement.ts';
import { type Id, leadOf, offersOf, salesReady, withOffer } from '../../../support/hand-off.ts';
import { park, tokenOf } from '../../../support/lead.ts';
import { reports } from '../../../support/other-systems/crm.ts';
import { useTable } from '../../../support/table.ts';
import { killedAnywhere, type World } from '../../../support/world.ts';

const table = useTable();
beforeEach(() => {
  for (const level of ['error', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
});

async function working() {
  const made = await withOffer(table, 'accepted');
  await createSettlement(made.world.process())(made.input);
  const lead = await leadOf(made.world, made.input);
  await park(table, lead as Lead, 'outcome');
  return made;
}
const won = ({ leadId }: Id, at: string) => ({ lead: leadId, result: 'won', value: 9_000, at });
const recorded = async (world: World, { leadId }: Id) =>
  (await world.process().leads.history(leadId))?.activities.filter(({ type }) => type === 'outcome.recorded') ?? [];

describe('what a CRM reports', () => {
  test('closes the lead as the rep’s page would, and wakes it; again it changes nothing', async () => {
    const { world, input, lead } = await working();
    const at = world.now();
    expect(await reports(world.process(), won(input, at))).toMatchObject({ status: 200, taken: true });
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'outcome.recorded' }]);
    expect((await createSettlement(world.process())(input)).next).toBe('won');
    world.pass(60_000);
    for (let n = 0; n < 3; n++) await reports(world.process(), won(input, at));
    expect(await reports(world.process(), { ...won(input, at), result: 'lost', reason: 'No budget' })).toMatchObject({
      taken: false,
    });
    expect(await recorded(world, input)).toMatchObject([
      { detail: { result: 'won', value: 9_000, agent: 'webhook:crm' } },
    ]);
    expect(await leadOf(world, input)).toMatchObject({ stage: 'customer' });
  });

  test('S1: the same bytes without a date are one deal, and a correction is answered with what is recorded', async () => {
    const { world, input } = await working();
    const { at: _, ...undated } = won(input, '');
    for (let n = 0; n < 3; n++) expect(await reports(world.process(), undated)).toMatchObject({ taken: true });
    expect((await createSettlement(world.process())(input)).next).toBe('won');
    for (let n = 0; n < 3; n++) {
      world.pass(60_000);
      expect(await reports(world.process(), undated)).toMatchObject({ status: 200, taken: true });
    }
    expect(await reports(world.process(), { ...undated, value: 12_000 })).toMatchObject({
      status: 200,
      taken: false,
      why: expect.stringContaining('recorded already: won, 9000'),
    });
    expect(await reports(world.process(), { lead: input.leadId, result: 'lost', reason: 'No budget' })).toMatchObject({
      status: 200,
      taken: false,
    });
    expect(await offersOf(world, input)).toHaveLength(1);
    expect(await recorded(world, input)).toHaveLength(1);
    expect((await leadOf(world, input))?.moves.filter(({ event }) => event?.type === 'LeadWon')).toHaveLength(1);
  });

  test('S3: a date in a report is the start of that day where the lead lives', async () => {
    const { world, input } = await working();
    await table.change(profileKey(input.leadId), { set: { timeZone: 'America/Los_Angeles' } });
    await reports(world.process(), { lead: input.leadId, result: 'recycle', reason: 'Not now', until: '2027-03-12' });
    expect(await offersOf(world, input)).toMatchObject([{ outcome: { until: '2027-03-12T08:00:00.000Z' } }]);
  });

  test('counts as an acceptance where the rep was only asked', async () => {
    const { world, input, lead, offer } = await withOffer(table);
    await park(table, lead, 'acceptance');
    expect(await reports(world.process(), won(input, world.now()))).toMatchObject({ taken: true });
    expect(world.woken.map(({ signal }) => signal)).toEqual(['rep.accepted']);
    expect(await offersOf(world, input)).toMatchObject([
      { repId: offer.repId, status: 'closed', outcome: { result: 'won' } },
    ]);
  });

  test('takes a lead out of nurture that is worked on over there', async () => {
    const { world, input, lead } = await salesReady(table, { stage: 'nurturing' });
    await park(table, lead, 'engagement', '2027-01-01T00:00:00.000Z');
    world.pass(1_000);
    const owner = world.config.sales.reps[1]?.id ?? '';
    expect(await reports(world.process(), won(input, world.now()))).toMatchObject({ status: 409 });
    expect(await reports(world.process(), { ...won(input, world.now()), owner })).toMatchObject({ taken: true });
    expect(world.woken).toHaveLength(1);
    expect(await offersOf(world, input)).toMatchObject([{ repId: owner, outcome: { value: 9_000 } }]);
  });

  test('says whose the lead is: the newest counts, in any order they come', async () => {
    const { world, input } = await working();
    const [first = '', second = ''] = world.config.sales.reps.map(({ id }) => id).slice(2);
    const times = ['2026-11-23T10:00:10.000Z', '2026-11-23T10:00:20.000Z'];
    world.pass(60_000);
    for (const [owner, at] of [
      [second, times[1]],
      [first, times[0]],
      [second, times[1]],
    ])
      await reports(world.process(), { lead: input.leadId, owner, at });
    const history = await world.process().leads.history(input.leadId);
    expect(history && ownerOf(history)).toBe(second);
    expect(history?.activities.filter(({ type }) => type === 'owner.changed')).toHaveLength(1);
  });

  test('says whose the lead is on one day: two owners are two changes, and a message without a date that comes again is one', async () => {
    const { world, input } = await working();
    const [first = '', second = ''] = world.config.sales.reps.map(({ id }) => id).slice(2);
    world.pass(2 * 24 * 3_600_000);
    for (const owner of [first, second])
      await reports(world.process(), { lead: input.leadId, owner, at: '2026-11-24' });
    for (let n = 0; n < 2; n++) {
      await reports(world.process(), { lead: input.leadId, owner: first });
      world.pass(60_000);
    }
    const history = await world.process().leads.history(input.leadId);
    const changes = history?.activities.flatMap((one) => (one.type === 'owner.changed' ? one.detail.repId : []));
    expect(changes?.toSorted()).toEqual([first, second, first].toSorted());
  });

  test('counts on the day a lead came, where the CRM names the day alone', async () => {
    const { world, input } = await working();
    const { openedAt = '' } = (await leadOf(world, input)) ?? {};
    const report = { ...won(input, openedAt.slice(0, 10)), contact: 'call', reached: true };
    expect(await reports(world.process(), report)).toMatchObject({ taken: true });
    const { activities = [] } = (await world.process().leads.history(input.leadId)) ?? {};
    expect(activities.filter(({ type, at }) => type === 'contact.made' && at >= openedAt)).toHaveLength(1);
    expect(await recorded(world, input)).toMatchObject([{ at: openedAt }]);
  });

  test('of somebody nobody knows is gone, what is not right is named, and nothing is taken that is not signed', async () => {
    const { world, input } = await working();
    expect((await reports(world.process(), won({ ...input, leadId: 'f'.repeat(32) }, world.now()))).status).toBe(410);
    expect((await reports(world.process(), { lead: input.leadId, result: 'lost' })).status).toBe(400);
    expect((await reports(world.process(), won(input, world.now()), 'another')).status).toBe(401);
    expect(await recorded(world, input)).toEqual([]);
  });
});

test.each<[string, () => ReturnType<typeof working>]>([
  ['is being worked on', working],
  ['was only offered', () => withOffer(table)],
])('a report about a lead that %s, killed anywhere and sent again, is told once', async (_, prepare) => {
  const at = '2026-11-23T10:00:01.000Z';
  await killedAnywhere(
    prepare,
    (own, input: Id) => reports(own, won(input, at)),
    async (world, input, kill) => {
      world.pass(1_000);
      expect(await reports(world.process(), won(input, at)), JSON.stringify(kill)).toMatchObject({ taken: true });
      expect(await recorded(world, input)).toHaveLength(1);
      expect((await createSettlement(world.process())(input)).next).toBe('won');
    },
  );
});

import { describe, expect, test } from 'vitest';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { wallTime } from '../../../domain/time/calendar.ts';
import { between, type Instant } from '../../../domain/time/instant.ts';
import { distribute, type Id, offersOf, salesReady } from '../../support/hand-off.ts';
import { aLead, anAddress } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import type { World } from '../../support/world.ts';

const table = useTable();
const sunday = '2026-11-22T12:00:00.000Z';
const onBerlinsWall = (at: Instant) => wallTime(at, 'Europe/Berlin', at);

/** So many people who asked for a demo on a Sunday, while nobody is at work. */
async function sundayForms(count: number) {
  const { world, input } = await salesReady(table);
  world.pass(-between(sunday, world.now()));
  const ids: Id[] = [input];
  for (let n = 1; n < count; n++) {
    const lead = aLead(world.now(), { email: anAddress(), stage: 'sales-ready', jobTitle: 'Head of Service' });
    lead.captured = { ...lead.captured, detail: { ...lead.captured.detail, form: 'demo' } } as typeof lead.captured;
    await world.process().leads.create(lead);
    ids.push({ leadId: lead.id, lifecycleId: lead.lifecycleId });
  }
  return { world, ids };
}

/** Looks at each lead when its wait is over, as the state machine does. `hears` is told of each new offer and may answer it. */
async function play(
  world: World,
  ids: readonly Id[],
  end: Instant,
  hears: (offer: Assignment, id: Id) => Promise<void> = async () => {},
): Promise<Assignment[]> {
  const due = new Map(ids.map((id) => [id, world.now()]));
  const heard = new Set<string>();
  for (;;) {
    const next = [...due.values()].sort()[0];
    if (next === undefined || next > end) break;
    if (next > world.now()) world.pass(between(world.now(), next));
    for (const id of [...due].filter(([, at]) => at <= world.now()).map(([one]) => one)) {
      const answer = await distribute(world.process(), id);
      if (answer.next === 'offered') due.set(id, answer.until);
      else due.delete(id);
      const offer = (await offersOf(world, id)).at(-1);
      if (offer?.status !== 'offered' || heard.has(`${id.leadId} ${offer.attempt}`)) continue;
      heard.add(`${id.leadId} ${offer.attempt}`);
      await hears(offer, id);
      if ((await offersOf(world, id)).at(-1)?.status !== 'offered') due.set(id, world.now());
    }
  }
  return (await Promise.all(ids.map((id) => offersOf(world, id)))).flat();
}

const shortly = (offers: readonly Assignment[]) =>
  offers
    .filter(({ toManager }) => !toManager)
    .toSorted((a, b) => (a.offeredAt + a.acceptBy < b.offeredAt + b.acceptBy ? -1 : 1))
    .map(
      ({ repId, offeredAt, acceptBy }) =>
        `${repId.split('-')[0]} ${onBerlinsWall(offeredAt)} until ${onBerlinsWall(acceptBy)}`,
    );

describe('S4: six demo requests of a Sunday', () => {
  test('go to those who begin, two each, and no two answer times of a rep end together', async () => {
    const { world, ids } = await sundayForms(6);
    const offers = await play(world, ids, '2026-11-23T09:00:00.000Z');
    const before = offers.filter(({ offeredAt }) => offeredAt < '2026-11-23T09:00:00.000Z');
    expect(shortly(before)).toEqual([
      'jonas 8:00 until 8:05',
      'jonas 8:00 until 8:10',
      'ada 9:00 until 9:05',
      'ada 9:00 until 9:10',
    ]);
    // Priya is the last who begins soon, so all who still wait are asked for now.
    const last = offers.filter(({ offeredAt }) => offeredAt === '2026-11-23T09:00:00.000Z');
    expect(shortly(last).map((line) => line.replace(/ .* until/, ''))).toEqual(
      expect.arrayContaining(['priya 10:05', 'priya 10:10']),
    );
    expect(last).toHaveLength(6);
    expect(new Set(shortly(offers)).size).toBe(offers.length);
    expect(new Set(offers.map(({ lifecycleId }) => lifecycleId)).size).toBe(6);
  });

  test('go one after the other to a rep who takes each at once, and wait for nobody else', async () => {
    const { world, ids } = await sundayForms(6);
    const offers = await play(world, ids, '2026-11-23T07:15:00.000Z', async (offer, id) => {
      await world.process().assignments.answer(id.leadId, offer, 'accepted', { acceptedAt: world.now() });
    });
    expect(offers.map(({ repId, status }) => `${repId.split('-')[0]} ${status}`)).toEqual(
      Array.from({ length: 6 }, () => 'jonas accepted'),
    );
  });

  test('tell each person once when somebody will call, and not again while it waits for a busy rep', async () => {
    const { world, ids } = await sundayForms(6);
    await play(world, ids, '2026-11-23T09:30:00.000Z');
    expect(world.inbox.filter(({ template }) => template === 'will-call').map(({ step }) => step)).toEqual(
      ids.map(() => 'will-call-1'),
    );
  });

  test('go all to a rep who is alone, each with five minutes more than the one before', async () => {
    const { world, ids } = await sundayForms(6);
    world.config.sales.reps.splice(0, world.config.sales.reps.length, ...world.config.sales.reps.slice(1, 2));
    const offers = await play(world, ids, '2026-11-23T07:01:00.000Z');
    expect(shortly(offers)).toEqual([
      'jonas 8:00 until 8:05',
      'jonas 8:00 until 8:10',
      'jonas 8:00 until 8:15',
      'jonas 8:00 until 8:20',
      'jonas 8:00 until 8:25',
      'jonas 8:00 until 8:30',
    ]);
  });
});

test('S4: an offer that was let pass still counts while the rep may accept it, and no longer when another has the lead', async () => {
  const { world, ids } = await sundayForms(3);
  await play(world, ids, '2026-11-23T07:30:00.000Z');
  const [jonas = ''] = world.config.sales.reps.flatMap(({ id }) => (id.startsWith('jonas') ? [id] : []));
  const asked = async () => Object.values((await world.process().reps.holdings([jonas])).get(jonas)?.asked ?? {});
  expect((await asked()).map(onBerlinsWall).sort()).toEqual(['8:05', '8:10']);
  await play(world, ids, '2026-11-23T08:00:00.000Z', async (offer, id) => {
    await world.process().assignments.answer(id.leadId, offer, 'accepted', { acceptedAt: world.now() });
  });
  expect(await asked()).toEqual([]);
});

test('S4: who asked during the day of busy reps is promised no call for when the first of them must have answered', async () => {
  const { world, ids } = await sundayForms(3);
  world.pass(between(world.now(), '2026-11-23T07:10:00.000Z'));
  const answers = [];
  for (const id of ids) answers.push(await distribute(world.process(), id));
  expect(answers.at(-1)).toMatchObject({ next: 'offered', until: '2026-11-23T07:15:00.000Z' });
  expect(world.inbox.filter(({ template }) => template === 'will-call')).toEqual([]);
});

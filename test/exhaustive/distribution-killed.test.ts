import { describe, expect, test } from 'vitest';
import { createMemoryTable } from '../protocol/memory-table.ts';
import { distribute, holders, type Id, leadOf, offersOf, salesReady, withOffer } from '../support/hand-off.ts';
import { useTable } from '../support/table.ts';
import { config, killedAnywhere, type World } from '../support/world.ts';

const table = useTable();

/** What must be true in the end, always: one open offer, one place, which is its rep's, one mail at most for each attempt. */
async function expectOrder(world: World, id: Id, hint: string) {
  const offers = await offersOf(world, id);
  const open = offers.filter(({ status }) => status === 'offered');
  expect(open, hint).toHaveLength(1);
  expect(await holders(world, id), hint).toEqual([open[0]?.repId]);
  expect(new Set(offers.map(({ attempt }) => attempt)).size, hint).toBe(offers.length);
  const steps = world.inbox.map(({ step }) => step);
  expect(new Set(steps).size, hint).toBe(steps.length);
  // Each offer is told to the world once, as a move of its own.
  expect((await leadOf(world, id))?.moves.map(({ stage }) => stage).slice(1), hint).toEqual(
    offers.map(() => 'assigned'),
  );
  return offers;
}

async function rerun(world: World, id: Id, kill: object) {
  world.pass(1_000);
  expect((await distribute(world.process(), id)).next).toBe('offered');
  return expectOrder(world, id, JSON.stringify(kill));
}

describe('distribution killed anywhere', () => {
  test('while it makes the first offer, and run again, leaves one offer, one place and at most one mail', async () => {
    const fates = new Set<string>();
    await killedAnywhere(
      () => salesReady(table),
      distribute,
      async (world, id, kill) => {
        expect(await rerun(world, id, kill)).toHaveLength(1);
        fates.add(`${world.inbox.length} mails`);
      },
    );
    expect([...fates].sort()).toEqual(['0 mails', '1 mails']);
  });

  test('while the time to answer is over and the next rep is asked, and run again, leaves the same', async () => {
    const prepare = async () => {
      const made = await withOffer(table);
      made.world.pass(300_000);
      return made;
    };
    await killedAnywhere(prepare, distribute, async (world, id, kill) => {
      expect(await rerun(world, id, kill)).toHaveLength(2);
    });
  });
});

describe('two runs of distribution at once', () => {
  test('leave one offer, one place and one mail', async () => {
    for (let n = 0; n < 5; n++) {
      const { world, input } = await salesReady(table);
      await Promise.all([distribute(world.process(), input), distribute(world.process(), input)]);
      // The first may have been overtaken after its last look; the next look puts it right.
      await distribute(world.process(), input);
      const offers = await offersOf(world, input);
      expect(offers).toHaveLength(1);
      expect(await holders(world, input)).toEqual([offers[0]?.repId]);
      expect(world.inbox).toHaveLength(1);
    }
  });

  test('do not cost the rep the place when one looks between the claim and the offer of the other', async () => {
    const { world, input } = await salesReady(table);
    const process = world.process();
    const claim = process.repCapacity.claim;
    let interrupted = false;
    const slow = {
      ...process,
      repCapacity: {
        ...process.repCapacity,
        claim: async (...args: Parameters<typeof claim>) => {
          const claimed = await claim(...args);
          if (!interrupted) {
            interrupted = true;
            await distribute(world.process(), input);
          }
          return claimed;
        },
      },
    };
    await distribute(slow, input);
    await expectOrder(world, input, 'interrupted');
  });
});

describe('capacity', () => {
  test('is never exceeded by sixty leads at once, and nobody is left without an offer', async () => {
    const [ada, jonas] = config.sales.reps.map((rep) => ({ ...rep, capacity: 5 }));
    const rules = { ...config, sales: { ...config.sales, reps: ada && jonas ? [ada, jonas] : [], offers: 2 } };
    const first = await salesReady(table, {}, rules);
    const { world } = first;
    const others = await Promise.all(Array.from({ length: 59 }, () => salesReady(table, {}, rules)));
    const ids = [first, ...others].map(({ input }) => input);
    const replies = await Promise.all(ids.map((id) => distribute(world.process(), id)));
    expect(new Set(replies.map(({ next }) => next))).toEqual(new Set(['offered']));

    const offers = (await Promise.all(ids.map((id) => offersOf(world, id)))).flat();
    const held = await world.process().reps.holdings(world.config.sales.reps.map(({ id }) => id));
    expect(offers).toHaveLength(60);
    for (const { id } of world.config.sales.reps) {
      expect(Object.keys(held.get(id)?.openLeads ?? {})).toHaveLength(5);
      expect(offers.filter(({ repId }) => repId === id)).toHaveLength(5);
    }
    expect(offers.filter(({ toManager }) => toManager)).toHaveLength(50);
  });
});

describe('a thousand leads at once on seven reps', () => {
  test('are spread within one of fair, and nobody holds more than fits', async () => {
    const [ada] = config.sales.reps;
    if (!ada) throw new Error('expected a rep');
    const reps = Array.from({ length: 7 }, (_, n) => ({ ...ada, id: `rep-${n}`, capacity: 150 }));
    const rules = { ...config, sales: { ...config.sales, reps } };
    const memory = createMemoryTable(); // the real one takes minutes to be asked so often
    const first = await salesReady(memory, {}, rules);
    const { world } = first;
    const ids = [first.input];
    while (ids.length < 1_000) ids.push((await salesReady(memory, {}, rules)).input);
    const offer = async (id: (typeof ids)[number]): Promise<void> => {
      // The state machine repeats what could not settle in its looks.
      await distribute(world.process(), id).catch((error: Error) => {
        expect(error.name).toBe('LeadChanged');
        return offer(id);
      });
    };
    await Promise.all(ids.map(offer));
    const held = await world.process().reps.holdings(world.config.sales.reps.map(({ id }) => id));
    const counts = [...held.values()].map(({ openLeads }) => Object.keys(openLeads).length).sort((a, b) => a - b);
    expect(counts).toEqual([142, 143, 143, 143, 143, 143, 143]);
    const offers = (await Promise.all(ids.map((id) => offersOf(world, id)))).flat();
    expect([offers.length, offers.filter(({ toManager }) => toManager).length]).toEqual([1_000, 0]);
  });
});

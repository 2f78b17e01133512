import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Activity } from '../../../domain/activity.ts';
import type { Lead, Stage } from '../../../domain/lead.ts';
import type { Table } from '../../../functions/adapters/table.ts';
import { createSweep } from '../../../functions/sweep.ts';
import { aLead, park, tokenOf } from '../lead.ts';
import { createWorld, killedAnywhere, type Process, startTable, type World } from '../world.ts';

let table: Table;
let stop: () => Promise<void>;
beforeAll(async () => ({ table, stop } = await startTable()));
afterAll(() => stop());
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const click = (lead: Lead, url = 'https://fieldnote.example/pricing'): Activity => ({
  id: `click-${url}`,
  type: 'link.clicked',
  at: '2026-11-23T10:00:00.000Z',
  lifecycleId: lead.lifecycleId,
  detail: { url, template: 'welcome', step: 'welcome' },
});
const delivered = (lead: Lead): Activity => ({
  id: 'delivered',
  type: 'mail.delivered',
  at: '2026-11-23T10:00:00.000Z',
  lifecycleId: lead.lifecycleId,
  detail: { messageId: 'm', template: 'welcome' },
});

async function inWorld(parts: Partial<Lead> = {}) {
  const world = createWorld(table);
  const lead = aLead(world.now(), { stage: 'nurturing', ...parts });
  await world.process().leads.create(lead);
  return { world, input: lead };
}
const ended = (stage: Stage): Partial<Lead> => ({ stage, open: false });
const storyOf = (world: World, { id }: Lead) => world.process().leads.story(id);
/** The signals by which this lead was woken: a sweep wakes all leads of this file. */
const wakesOf = (world: World, lead: Lead) =>
  world.woken.filter(({ token }) => token === tokenOf(lead)).map(({ signal }) => signal);
const sweep = (world: World) => createSweep(world.process())({ 'detail-type': 'Scheduled Event' } as never);
const raise = (process: Process, lead: Lead) => process.signals.raise(lead.id, click(lead));

describe('a signal', () => {
  it('wakes the lead that waits for it', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    await raise(world.process(), input);
    expect(wakesOf(world, input)).toEqual(['link.clicked']);
  });

  it('for which nobody waits raises the revision, so that nobody can park on what was seen before', async () => {
    const { world, input } = await inWorld();
    await raise(world.process(), input);
    expect(world.woken).toEqual([]);
    expect(await park(table, input, 'engagement')).toBe(false);
  });

  it('that can wake nobody is recorded and disturbs nothing', async () => {
    const { world, input } = await inWorld();
    await world.process().signals.raise(input.id, delivered(input));
    expect((await storyOf(world, input))?.activities).toHaveLength(2);
    expect(await park(table, input, 'engagement')).toBe(true);
  });

  it('does not wake a lead that waits for something else, but is seen by whoever looks next', async () => {
    const { world, input } = await inWorld({ stage: 'working' });
    await park(table, input, 'outcome');
    await raise(world.process(), input);
    expect(world.woken).toEqual([]);
    expect((await storyOf(world, input))?.lead).toMatchObject({ revision: 2, parked: { for: 'outcome' } });
  });

  it('brings a dormant lead back, and only one of two at once opens a lifecycle', async () => {
    const { world, input } = await inWorld(ended('dormant'));
    await Promise.all([raise(world.process(), input), world.process().signals.raise(input.id, click(input, '/demo'))]);
    const story = await storyOf(world, input);
    expect(story?.lead).toMatchObject({ open: true, stage: 'captured' });
    expect(world.started).toEqual([`${input.id}-${story?.lead.lifecycleId}`]);
    expect(story?.activities).toHaveLength(3);
  });

  it.each<Stage>(['lost', 'rejected', 'unsubscribed', 'customer'])(
    'that is a click does not bring back a lead that is %s',
    async (stage) => {
      const { world, input } = await inWorld(ended(stage));
      await raise(world.process(), input);
      expect((await storyOf(world, input))?.lead.open).toBe(false);
      expect(world.started).toEqual([]);
    },
  );

  it('for a lead that does not exist makes none', async () => {
    const world = createWorld(table);
    const nobody = aLead(world.now());
    expect(await raise(world.process(), nobody)).toBeUndefined();
    expect(await storyOf(world, nobody)).toBeUndefined();
  });

  it('wakes through the sweep when Step Functions does not answer', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    world.sfn.down = true;
    await expect(raise(world.process(), input)).resolves.toBeDefined();
    world.sfn.down = false;
    await sweep(world);
    expect(wakesOf(world, input)).toEqual(['sweep']);
  });

  it('killed anywhere and raised again, is recorded once and wakes', async () => {
    const prepare = async () => {
      const made = await inWorld();
      await park(table, made.input, 'engagement');
      return made;
    };
    const tried = await killedAnywhere(prepare, raise, async (world, lead, kill) => {
      await raise(world.process(), lead);
      await sweep(world);
      expect(wakesOf(world, lead).length, JSON.stringify(kill)).toBeGreaterThan(0);
      expect((await storyOf(world, lead))?.activities).toHaveLength(2);
    });
    expect(tried).toBe(4);
  });

  it('killed after the token was taken needs no second signal: the sweep wakes', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    const doomed = world.process({ call: 2, when: 'after' });
    await Promise.race([raise(doomed, input), doomed.death]);
    expect(world.woken).toEqual([]);
    await sweep(world);
    expect(wakesOf(world, input)).toEqual(['sweep']);
  });
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import { score } from '../../../domain/scoring/score.ts';
import { createSignals } from '../../../functions/services/signals.ts';
import { withOffer } from '../../support/hand-off.ts';
import { aLead, park, tokenOf } from '../../support/lead.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, killedAnywhere, later, type Process, type World } from '../../support/world.ts';

const table = useTable();
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
/** A raised hand: the lead must go to sales. */
const reply = (lead: Lead): Activity => ({
  id: 'reply',
  type: 'mail.replied',
  at: '2026-11-23T10:00:00.000Z',
  lifecycleId: lead.lifecycleId,
  detail: {},
});
const view = (lead: Lead, n: number): Activity => ({
  id: `view-${n}`,
  type: 'page.viewed',
  at: `2026-11-23T10:00:00.${String(n).padStart(3, '0')}Z`,
  lifecycleId: lead.lifecycleId,
  detail: { url: `https://fieldnote.example/demo/${n}` },
});

async function inWorld(parts: Partial<Lead> = {}) {
  const world = createWorld(table);
  const lead = aLead(world.now(), { stage: 'nurturing', ...parts });
  await world.process().leads.create(lead);
  return { world, input: lead };
}
const ended = (stage: Stage): Partial<Lead> => ({ stage, open: false, openedAt: '2026-10-01T10:00:00.000Z' });
const historyOf = (world: World, { id }: Lead) => world.process().leads.history(id);
/** The signals by which this lead was woken: a sweep wakes all leads of this file. */
const wakesOf = (world: World, lead: Lead) =>
  world.woken.filter(({ token }) => token === tokenOf(lead)).map(({ signal }) => signal);
const sweep = (world: World) => runSweep(later(world.process()));
const raise = (process: Process, lead: Lead) => process.signals.raise(lead.id, reply(lead));
const clicks = (process: Process, lead: Lead) => process.signals.raise(lead.id, click(lead));

describe('a signal', () => {
  test('that moves the lead wakes it', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    await raise(world.process(), input);
    expect(wakesOf(world, input)).toEqual(['mail.replied']);
  });

  test('that leaves the lead where it is wakes nobody and lets the workflow park', async () => {
    const { world, input } = await inWorld();
    await clicks(world.process(), input);
    expect(await park(table, input, 'engagement')).toBe(true);
    await clicks(world.process(), input);
    expect(world.woken).toEqual([]);
    expect((await historyOf(world, input))?.lead).toMatchObject({ revision: 1, parked: { for: 'engagement' } });
  });

  test('that moves the lead while nothing is parked raises the revision, so that nobody can park on what was seen before', async () => {
    const { world, input } = await inWorld();
    await raise(world.process(), input);
    expect(world.woken).toEqual([]);
    expect(await park(table, input, 'engagement')).toBe(false);
  });

  test('that can wake nobody is recorded and disturbs nothing', async () => {
    const { world, input } = await inWorld();
    await world.process().signals.raise(input.id, delivered(input));
    expect((await historyOf(world, input))?.activities).toHaveLength(2);
    expect(await park(table, input, 'engagement')).toBe(true);
  });

  test('does not disturb a lead that sales has', async () => {
    const { world, input } = await inWorld({ stage: 'assigned' });
    await park(table, input, 'acceptance');
    await raise(world.process(), input);
    expect(world.woken).toEqual([]);
    expect((await historyOf(world, input))?.lead).toMatchObject({ revision: 1, parked: { for: 'acceptance' } });
  });

  test('leaves the new score on a lead that stays where it is, for lists, and none on one who objects to profiling', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    await clicks(world.process(), input);
    const total = score((await historyOf(world, input))?.activities ?? [], config.scoring, world.now()).total;
    expect(total).toBeGreaterThan(input.score?.total ?? 0);
    expect((await historyOf(world, input))?.lead.score).toMatchObject({ total, asOf: world.now() });
    const objecting = await inWorld({ mayProfile: false });
    await clicks(objecting.world.process(), objecting.input);
    expect((await historyOf(objecting.world, objecting.input))?.lead.score).toEqual(objecting.input.score);
  });

  test('to a lead of sales asks for the hours that people entered, and to another one does not', async () => {
    const { world, lead } = await withOffer(table, 'accepted');
    const { leads, lifecycles, now, newId } = world.process();
    const asked: Config[] = [];
    const withTeam = async (rules: Config) => {
      asked.push(rules);
      return rules;
    };
    const signals = createSignals({ leads, lifecycles, config, withTeam, now, newId });
    await signals.raise(lead.id, click(lead));
    expect(asked).toEqual([config]);
    const { input: nurtured } = await inWorld();
    await signals.raise(nurtured.id, click(nurtured));
    expect(asked).toHaveLength(1);
  });

  test('marks no more than it must: a burst in one request is looked at once', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    const process = world.process();
    await process.signals.raiseAll(
      input.id,
      Array.from({ length: 50 }, (_, n) => view(input, n)),
    );
    expect(wakesOf(world, input)).toEqual(['page.viewed']);
    expect(process.calls()).toBe(6); // the first, the others, the look, the token, the wake-up, the mark
    const left = (await process.pending.all()).filter(({ leadId }) => leadId === input.id);
    expect(left).toMatchObject([{ pendingFor: 'wake' }]);
  });

  test('of a burst in many processes wakes once, and the last of them is looked at', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    const burst = Array.from({ length: 50 }, (_, n) => world.process().signals.raise(input.id, view(input, n)));
    await Promise.all(burst);
    expect(wakesOf(world, input)).toEqual(['page.viewed']);
    const history = await historyOf(world, input);
    expect(history?.activities).toHaveLength(51);
    expect(history?.lead.parked).toBeUndefined();
  });

  test('brings a dormant lead back, and only one of two at once opens a lifecycle', async () => {
    const { world, input } = await inWorld(ended('dormant'));
    await Promise.all([clicks(world.process(), input), world.process().signals.raise(input.id, click(input, '/demo'))]);
    const history = await historyOf(world, input);
    expect(history?.lead).toMatchObject({ open: true, stage: 'captured' });
    expect(world.started).toEqual([`${input.id}-${history?.lead.lifecycleId}`]);
    expect(history?.activities).toHaveLength(3);
  });

  test.each<Stage>(['lost', 'rejected', 'unsubscribed', 'customer'])(
    'that is a click does not bring back a lead that is %s',
    async (stage) => {
      const { world, input } = await inWorld(ended(stage));
      await clicks(world.process(), input);
      expect((await historyOf(world, input))?.lead.open).toBe(false);
      expect(world.started).toEqual([]);
    },
  );

  test('for a lead that does not exist makes none', async () => {
    const world = createWorld(table);
    const nobody = aLead(world.now());
    expect(await raise(world.process(), nobody)).toBeUndefined();
    expect(await historyOf(world, nobody)).toBeUndefined();
  });

  test('wakes through the sweep when Step Functions does not answer', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    world.sfn.down = true;
    await expect(raise(world.process(), input)).resolves.toBeDefined();
    world.sfn.down = false;
    await sweep(world);
    expect(wakesOf(world, input)).toEqual(['sweep']);
  });

  test('killed anywhere and raised again, is recorded once and wakes', async () => {
    const prepare = async () => {
      const made = await inWorld();
      await park(table, made.input, 'engagement');
      return made;
    };
    const tried = await killedAnywhere(prepare, raise, async (world, lead, kill) => {
      await raise(world.process(), lead);
      await sweep(world);
      expect(wakesOf(world, lead).length, JSON.stringify(kill)).toBeGreaterThan(0);
      expect((await historyOf(world, lead))?.activities).toHaveLength(2);
    });
    expect(tried).toBe(6);
  });

  test('killed anywhere after it was recorded needs no second one: the sweep acts on it', async () => {
    for (const unsubscribes of [false, true]) {
      const prepare = async () => {
        const made = await inWorld();
        await park(table, made.input, 'engagement');
        return made;
      };
      const { id, lifecycleId } = aLead('2026-11-23T10:00:00.000Z');
      const no = {
        id,
        type: 'unsubscribed',
        at: '2026-11-23T10:00:00.000Z',
        lifecycleId,
        detail: { via: 'page' },
      } as const;
      const act = (process: Process, lead: Lead) =>
        process.signals.raise(lead.id, unsubscribes ? { ...no, lifecycleId: lead.lifecycleId } : reply(lead));
      await killedAnywhere(prepare, act, async (world, lead, kill) => {
        await sweep(world);
        const history = await historyOf(world, lead);
        const isRecorded = history?.activities.length === 2;
        const what = JSON.stringify({ kill, unsubscribes });
        expect(isRecorded, what).toBe(kill.when === 'after');
        expect(wakesOf(world, lead).length > 0, what).toBe(isRecorded);
        expect(history?.lead.suppressed !== undefined, what).toBe(isRecorded && unsubscribes);
        const left = await world.process().pending.all();
        expect(
          left.filter((row) => row.leadId === lead.id && row.pendingFor === 'look'),
          what,
        ).toEqual([]);
      });
    }
  });

  test('killed anywhere brings a dormant lead back all the same', async () => {
    await killedAnywhere(
      () => inWorld(ended('dormant')),
      clicks,
      async (world, lead, kill) => {
        await sweep(world);
        const isRecorded = kill.when === 'after';
        expect((await historyOf(world, lead))?.lead.open, JSON.stringify(kill)).toBe(isRecorded);
        const executions = world.started.filter((name) => name.startsWith(lead.id) && !name.endsWith(lead.lifecycleId));
        expect(new Set(executions).size).toBe(isRecorded ? 1 : 0);
      },
    );
  });

  test('killed after the token was taken needs no second signal: the sweep wakes', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement');
    const doomed = world.process({ call: 3, when: 'after' });
    await Promise.race([raise(doomed, input), doomed.death]);
    expect(world.woken).toEqual([]);
    await sweep(world);
    expect(wakesOf(world, input)).toEqual(['sweep']);
  });
});

describe('looking again', () => {
  test('leaves a lead alone that is right where it waits, however often', async () => {
    const { world, input } = await inWorld({ pausedUntil: '2026-12-24T10:00:00.000Z' });
    await park(table, input, 'engagement', '2026-12-24T10:00:00.000Z');
    for (let n = 0; n < 2; n++) await world.process().signals.lookAgain(input.id, 'rescore');
    expect(world.woken).toEqual([]);
    expect((await historyOf(world, input))?.lead.revision).toBe(1);
  });

  test('wakes once when the rules have changed, and lets nobody park who looked by the old ones', async () => {
    const world = createWorld(table, undefined, {
      ...config,
      scoring: { ...config.scoring, handOff: { score: 20, grade: 'C' } },
    });
    const [parked, moving] = [aLead(world.now(), { stage: 'nurturing' }), aLead(world.now(), { stage: 'nurturing' })];
    for (const lead of [parked, moving]) await world.process().leads.create(lead);
    await park(table, parked, 'engagement');
    await Promise.all([1, 2].map(() => world.process().signals.lookAgain(parked.id, 'rescore')));
    await world.process().signals.lookAgain(moving.id, 'rescore');
    expect(world.woken).toEqual([{ token: tokenOf(parked), signal: 'rescore' }]);
    expect(await park(table, moving, 'engagement')).toBe(false);
  });

  test('wakes when the next touch is due earlier than the lead waits for', async () => {
    const { world, input } = await inWorld();
    await park(table, input, 'engagement', '2026-12-24T10:00:00.000Z');
    await world.process().signals.lookAgain(input.id, 'new rules');
    expect(wakesOf(world, input)).toEqual(['new rules']);
  });

  test('knows nobody who is not there', async () => {
    expect(await createWorld(table).process().signals.lookAgain('0'.repeat(32), 'rescore')).toBeUndefined();
  });
});

describe('the last day on which a person did something', () => {
  const dayOf = async (world: World, lead: Lead) => (await historyOf(world, lead))?.lead.activeOn;
  const on = (activity: Activity, at: string): Activity => ({ ...activity, id: `${activity.id}-${at}`, at });
  const tuesday = '2026-11-24T10:00:00.000Z';
  const wednesday = '2026-11-25T10:00:00.000Z';

  test('is that of the newest visit, click or answer, never of a mail or an open, and never goes back', async () => {
    const { world, input } = await inWorld();
    expect(await dayOf(world, input)).toBe('2026-11-23');
    const { signals } = world.process();
    world.pass(3 * 24 * 3_600_000);
    await signals.raise(input.id, on(delivered(input), wednesday));
    expect(await dayOf(world, input)).toBe('2026-11-23');
    await signals.raiseAll(input.id, [on(view(input, 1), wednesday), on(view(input, 2), tuesday)]);
    expect(await dayOf(world, input)).toBe('2026-11-25');
    await signals.raise(input.id, on(click(input), tuesday));
    expect(await dayOf(world, input)).toBe('2026-11-25');
  });

  test('is written once a day', async () => {
    const written: string[] = [];
    const counted = new Proxy(table, {
      get: (_, name) => {
        const method = Reflect.get(table, name) as (...args: unknown[]) => unknown;
        return (...args: [unknown, { set?: object } | undefined]) => {
          if (name === 'change' && args[1]?.set && 'activeOn' in args[1].set) written.push(String(name));
          return method(...args);
        };
      },
    });
    const world = createWorld(counted);
    const lead = aLead(world.now(), { stage: 'nurturing' });
    await world.process().leads.create(lead);
    const { signals } = world.process();
    for (const n of [1, 2, 3]) await signals.raise(lead.id, on(view(lead, n), tuesday));
    expect(written).toHaveLength(1);
  });
});

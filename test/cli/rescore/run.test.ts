import { describe, expect, test } from 'vitest';
import { CommandError } from '../../../cli/command/arguments.ts';
import { command } from '../../../cli/commands/rescore.ts';
import { reportText, runRescore } from '../../../cli/rescore/run.ts';
import type { Config } from '../../../domain/config/config.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { createLeadWalk } from '../../../functions/adapters/dynamodb/lead-walk.ts';
import { createSignals } from '../../../functions/services/signals.ts';
import { read, unseen } from '../../support/cli.ts';
import { aLead, park, tokenOf } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { createWorld, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();

/** Rules under which a contact form and a demo page are enough. */
const generous = ({ scoring, ...rest }: Config): Config => ({
  ...rest,
  scoring: { ...scoring, handOff: { ...scoring.handOff, score: 40 } },
});

const visit = (lead: Lead): Activity => ({
  id: 'view-demo',
  type: 'page.viewed',
  at: lead.openedAt,
  lifecycleId: lead.lifecycleId,
  detail: { url: 'https://fieldnote.example/demo' },
});

/** A lead of 45 points, a lead of 20, and a dormant one of 45, all in a world of their own. */
async function prepare() {
  const world = createWorld(table);
  const { leads, signals } = world.process();
  const nurtured = { stage: 'nurturing' as const };
  const [warm, cold, asleep] = [
    aLead(world.now(), nurtured),
    aLead(world.now(), nurtured),
    aLead(world.now(), nurtured),
  ];
  for (const lead of [warm, cold, asleep]) await leads.create(lead);
  for (const lead of [warm, asleep]) await signals.raise(lead.id, visit(lead));
  for (const lead of [warm, cold]) await park(table, (await leads.history(lead.id))?.lead ?? lead, 'engagement');
  await leads.close((await leads.history(asleep.id))?.lead ?? asleep, 'dormant', world.now(), 'quiet');
  world.pass(1_000); // nobody rescores in the millisecond in which a lead comes
  world.woken.length = 0;
  world.started.length = 0;
  return { world, input: { warm, cold, asleep } };
}

function rescore(process: Process, mine: { id: string }[], config: Config, apply: boolean) {
  const signals = createSignals({ ...process, config });
  // The table is shared by the tests of this file: each walks over its own leads.
  const ids = async function* () {
    for (const { id } of mine) yield id;
  };
  const deps = { ...process, signals, config, walk: { ids }, terminal: unseen, turn: async () => {} };
  return runRescore({ ...deps, stopped: () => false }, apply);
}
const stageOf = async (world: World, { id }: Lead) => (await world.process().leads.history(id))?.lead;

describe('leadloop rescore', () => {
  test('tells who would change stage and why, and changes nothing', async () => {
    const { world, input } = await prepare();
    const before = await stageOf(world, input.warm);
    const found = await rescore(world.process(), Object.values(input), generous(world.config), false);
    expect(found).toMatchObject({ leads: 3, woken: 0 });
    expect(found.moves.map(({ leadId, from, to }) => [leadId, from, to])).toEqual([
      [input.warm.id, 'nurturing', 'sales-ready'],
      [input.asleep.id, 'dormant', 'sales-ready'],
    ]);
    expect(reportText(found, false)).toMatch(
      /nurturing → sales-ready: score 45 and grade C\n[\s\S]*Nothing was changed/,
    );
    expect(await stageOf(world, input.warm)).toEqual(before);
    expect(world.woken).toEqual([]);
  });

  test('wakes exactly those, notes the new score on all, and can be run again', async () => {
    const { world, input } = await prepare();
    const all = Object.values(input);
    const found = await rescore(world.process(), all, generous(world.config), true);
    expect(found).toMatchObject({ leads: 3, woken: 2 });
    expect(world.woken).toEqual([{ token: tokenOf(input.warm), signal: 'rules.changed' }]);
    expect(world.started).toHaveLength(1);
    expect(await stageOf(world, input.asleep)).toMatchObject({ open: true, stage: 'captured' });
    expect(await stageOf(world, input.cold)).toMatchObject({
      stage: 'nurturing',
      score: { total: 20, grade: 'C' },
      parked: {},
    });
    const again = await rescore(world.process(), all, generous(world.config), true);
    expect(again.rescored).toBe(0);
    expect(world.woken).toHaveLength(1);
    const history = await world.process().leads.history(input.warm.id);
    expect(history?.activities.filter(({ type }) => type === 'rules.changed')).toHaveLength(1);
  });

  test('wakes nobody whose place does not change', async () => {
    const { world, input } = await prepare();
    const found = await rescore(world.process(), Object.values(input), world.config, true);
    expect([found.moves, world.woken, world.started]).toEqual([[], [], []]);
    expect(reportText(found, true)).toContain('No lead changes stage.');
  });

  test('killed anywhere and run again, wakes each lead once and leaves nothing to be done', async () => {
    await killedAnywhere(
      prepare,
      (process, input) => rescore(process, Object.values(input), generous(process.config), true),
      async (world, input) => {
        await rescore(world.process(), Object.values(input), generous(world.config), true);
        const { leads } = world.process();
        const warm = (await leads.history(input.warm.id))?.lead;
        expect(warm?.parked).toBeUndefined();
        // Woken by now, or promised to the sweep in the same write that took the token.
        expect(world.woken.length > 0 || warm?.waking !== undefined).toBe(true);
        expect((await leads.history(input.asleep.id))?.lead.open).toBe(true);
        expect((await leads.history(input.cold.id))?.lead).toMatchObject({ parked: {}, stage: 'nurturing' });
      },
    );
  });

  test('walks over all leads of all stages, closed ones too', async () => {
    const { input } = await prepare();
    const ids = new Set<string>();
    for await (const id of createLeadWalk(table).ids(['nurturing', 'dormant'])) ids.add(id);
    expect([input.warm, input.cold, input.asleep].map(({ id }) => ids.has(id))).toEqual([true, true, true]);
  });
});

describe('its arguments', () => {
  test('are looks first, at fifty leads a second', () => {
    expect(read(command)).toEqual({ apply: false, rate: 50, stack: undefined });
    expect(read(command, '--apply', '--rate', '5', '--stack', 'leadloop-prod')).toEqual({
      apply: true,
      rate: 5,
      stack: 'leadloop-prod',
    });
  });

  test.each([['--apply', '--dry-run'], ['--rate', '0'], ['--rate', 'fast'], ['--aply']])(
    'say what is wrong: %s %s',
    (...args) => {
      expect(() => read(command, ...args.filter(Boolean))).toThrow(CommandError);
    },
  );
});

import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { hour } from '../../../domain/time/instant.ts';
import { assignmentKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { accept, answer, distribute, holders, type Id, leadOf, offersOf, salesReady } from '../../support/hand-off.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, killedAnywhere, type World } from '../../support/world.ts';

const table = useTable();

/** Rules by which nobody raises a hand: the lead is ready by its score. */
const byScore: Config = {
  ...config,
  scoring: {
    ...config.scoring,
    handRaise: { ...config.scoring.handRaise, forms: [] },
    handOff: { score: 1, grade: 'D' },
  },
};

/** A lead no rep took: the manager decides. */
async function beforeManager(rules?: Config) {
  const made = await salesReady(table, {}, rules);
  await distribute(made.world.process(), made.input);
  made.world.pass(1_000);
  for (let n = 1; n <= made.world.config.sales.offers; n++) {
    await answer(made.world, made.input, 'declined');
    await distribute(made.world.process(), made.input);
  }
  return made;
}
async function givenBack() {
  const made = await beforeManager();
  await answer(made.world, made.input, 'declined', { declinedBecause: 'too small' });
  return made;
}
/** Each offer is a move to `assigned`, of which the world is told; here they count as one. */
const stages = (lead: Lead | undefined) =>
  lead?.moves
    .map(({ stage }) => stage)
    .slice(1)
    .filter((stage, n, all) => stage !== all[n - 1]);

/** Looks whenever the last answer says so, until the hand-off is over or `looks` are used up. */
async function waitOut(world: World, id: Id, looks: number) {
  for (let look = 1; look <= looks; look++) {
    const reply = await distribute(world.process(), id);
    if (reply.next !== 'offered') return reply;
    world.pass(Date.parse(reply.until) - Date.parse(world.now()));
  }
  return undefined;
}

describe('the manager', () => {
  test('who gives the lead back sends it to nurture', async () => {
    const { world, input } = await givenBack();
    expect((await distribute(world.process(), input)).next).toBe('recycle');
    const lead = await leadOf(world, input);
    expect(stages(lead)).toEqual(['assigned', 'nurturing']);
    expect(lead?.outcomeAt).toBe(world.now());
  });

  test('killed anywhere while the lead is given back, and run again, offers it to nobody', async () => {
    await killedAnywhere(givenBack, distribute, async (world, input, kill) => {
      world.pass(1_000);
      expect((await distribute(world.process(), input)).next, JSON.stringify(kill)).toBe('recycle');
      expect(await offersOf(world, input)).toHaveLength(world.config.sales.offers + 1);
      expect(stages(await leadOf(world, input))).toEqual(['assigned', 'nurturing']);
      expect(world.inbox).toHaveLength(world.config.sales.offers + 1);
    });
  });

  test('who chooses a rep overrules hours and turn, and the rep gets a place', async () => {
    const { world, input } = await beforeManager();
    const marcus = world.config.sales.reps.find(({ id }) => id.startsWith('marcus'))?.id ?? '';
    await answer(world, input, 'declined', { declinedBecause: 'assigned', passTo: marcus });
    await distribute(world.process(), input);
    expect((await offersOf(world, input)).at(-1)).toMatchObject({ repId: marcus, why: 'chosen by the manager' });
    expect(await holders(world, input)).toEqual([marcus]);
  });

  test('who does not answer is reminded as often as the rules say, then the lead goes back and can no longer be taken', async () => {
    const { world, input } = await beforeManager(byScore);
    const sent = world.inbox.length;
    expect((await waitOut(world, input, 10))?.next).toBe('recycle');
    const reminders = world.inbox.slice(sent).map(({ template, step }) => `${template} ${step}`);
    expect(reminders).toEqual([1, 2, 3].map((n) => `manager-decision offer-4-reminder-${n}`));
    expect((await offersOf(world, input)).at(-1)?.status).toBe('expired');
    const [history] = [await world.process().leads.history(input.leadId)];
    for (const offer of history?.assignments ?? [])
      expect(history && (await accept(world.process(), history, offer, world.now()))).toBe(false);
  });

  test('S6: who does not answer a raised hand leaves it unanswered: no nurture, one digest each working morning', async () => {
    const { world, input } = await beforeManager();
    const sweep = () => runSweep(world.process());
    const found = await waitOut(world, input, 10);
    expect(found?.next).toBe('unanswered');
    expect((found?.until ?? '') > world.now()).toBe(true);
    expect(await leadOf(world, input)).toMatchObject({ stage: 'assigned', open: true });
    expect((await offersOf(world, input)).at(-1)).toMatchObject({ status: 'offered', unansweredAt: world.now() });
    const digests = () => world.inbox.filter(({ template }) => template === 'manager-unanswered');
    await sweep();
    expect(digests()).toEqual([]);
    for (let hours = 0; hours < 6 * 24; hours++) {
      world.pass(3_600_000);
      await sweep();
      expect((await distribute(world.process(), input)).next).toBe('unanswered');
    }
    expect(digests().map(({ step }) => step)).toEqual(['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30']);
    expect(digests()[0]?.data.unanswered).toMatchObject([
      { who: 'Ada Winter, Works Ltd', asked: expect.stringMatching(/\w+ \w+, \w+ \w+/) },
    ]);
  });

  test('S6: an unanswered lead is a rep’s who was late, and then in no digest', async () => {
    const { world, input } = await beforeManager();
    await waitOut(world, input, 10);
    const first = (await offersOf(world, input))[1];
    await table.change(assignmentKey(input.leadId, first as never), { set: { status: 'expired' } });
    const history = await world.process().leads.history(input.leadId);
    const offer = history?.assignments[1];
    if (!history || !offer) throw new Error('no offer');
    expect(await accept(world.process(), history, offer, world.now())).toBe(true);
    expect((await distribute(world.process(), input)).next).toBe('accepted');
    expect(await holders(world, input)).toEqual([offer.repId]);
    expect(
      (await world.process().pending.all()).filter(
        ({ leadId, pendingFor }) => leadId === input.leadId && pendingFor === 'unanswered',
      ),
    ).toEqual([]);
  });

  test('who accepts while the lead is being taken back gets it', async () => {
    const { world, input } = await beforeManager(byScore);
    await waitOut(world, input, world.config.sales.managerReminder.times + 1);
    const process = world.process();
    const history = process.leads.history;
    const late = {
      ...process,
      leads: {
        ...process.leads,
        history: async (leadId: string) => {
          const seen = await history(leadId);
          const offer = seen?.assignments.at(-1);
          if (seen && offer) await accept(process, seen, offer, world.now());
          return seen;
        },
      },
    };
    expect((await distribute(late, input)).next).toBe('accepted');
    expect((await leadOf(world, input))?.stage).toBe('assigned');
  });
});

describe('all reps are away', () => {
  const until = (to: string): Config => {
    const absences = [{ from: '2026-11-23', to }];
    return { ...config, sales: { ...config.sales, reps: config.sales.reps.map((rep) => ({ ...rep, absences })) } };
  };
  const letters = ({ inbox }: World) => inbox.map(({ template, to }) => `${template} ${to}`);
  const { manager } = config.deployment;

  test('for days: the manager hears at once and once that nobody can take the lead, and the first who is back gets it', async () => {
    const { world, lead, input } = await salesReady(table, {}, until('2026-12-02'));
    await distribute(world.process(), input);
    world.pass(3 * hour);
    const reply = await distribute(world.process(), input);
    expect(letters(world)).toEqual([`will-call ${lead.email}`, `manager-waits ${manager.email}`]);
    expect(world.inbox[1]?.data).toMatchObject({
      ...{ repName: manager.name, lead: { email: lead.email } },
      acceptBy: expect.stringContaining('Thu 3 Dec 2026, 08:00'),
    });
    world.pass(Date.parse(reply.until) - Date.parse(world.now()));
    await distribute(world.process(), input);
    expect(letters(world).slice(2)).toEqual([expect.stringMatching(/^rep-assignment /)]);
  });
  test('for the day on which it asks: the manager is left alone', async () => {
    const { world, input } = await salesReady(table, {}, until('2026-11-23'));
    await distribute(world.process(), input);
    expect(letters(world)).not.toContain(`manager-waits ${manager.email}`);
  });
  test('killed anywhere while the manager is told, and run again, tells at most once', async () => {
    await killedAnywhere(
      () => salesReady(table, {}, until('2026-12-02')),
      distribute,
      async (world, input) => {
        await distribute(world.process(), input);
        expect(letters(world).filter((one) => one.startsWith('manager-waits')).length).toBeLessThanOrEqual(1);
        const sends = (await world.process().leads.history(input.leadId))?.sends ?? [];
        expect(sends.filter(({ template }) => template === 'manager-waits')).toHaveLength(1);
      },
    );
  });
});

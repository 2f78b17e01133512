import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseSubmission } from '../../../domain/capture/submission.ts';
import type { DomainEvent } from '../../../domain/lead/event-schemas.ts';
import { eventSchemas } from '../../../domain/lead/event-schemas.ts';
import { minute } from '../../../domain/time/instant.ts';
import type { Step } from '../../../domain/workflow/step.ts';
import { createDistribution } from '../../../functions/workflow/distribution.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { createSettlement } from '../../../functions/workflow/settlement.ts';
import { task } from '../../../functions/workflow/task.ts';
import { createVerification } from '../../../functions/workflow/verification.ts';
import { answer, type Id, offersOf, salesReady, withOffer } from '../../support/hand-off.ts';
import { quiet } from '../../support/quiet.ts';
import { allUnpublished, runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { createWorld, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();
quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

type Make = (wires: Process) => Step;
/** A step as it is deployed: `task` publishes what it did. */
async function step(own: Process, make: Make, input: Id) {
  const deployed = task(
    'step',
    () => make(own),
    () => own,
  );
  return deployed(input, {} as Parameters<typeof deployed>[1]);
}

/** What consumers that ignore ids they have seen, and order by revision, know of a lead. */
function heard({ bus }: World, { leadId }: Id): DomainEvent[] {
  const seen = new Map<string, DomainEvent>();
  for (const event of bus.published.filter((one) => one.leadId === leadId)) {
    if (seen.has(event.id)) expect(event, 'the same id, the same event').toEqual(seen.get(event.id));
    seen.set(event.id, event);
    expect(eventSchemas[event.type]?.safeParse(event).error, event.type).toBeUndefined();
  }
  return [...seen.values()].sort((a, b) => a.revision - b.revision);
}
const types = (world: World, id: Id) => heard(world, id).map(({ type }) => type);

const body = { email: 'grace.hopper@lifts.example', name: 'Grace Hopper', phone: '+49 30 123456', form: 'demo' };
async function captured(more: object = {}) {
  const world = createWorld(table);
  const email = `grace-${Math.random()}@lifts.example`;
  const read = parseSubmission(
    { ...body, jobTitle: 'CTO', companySize: '500', email, ...more },
    world.config.capture.forms,
  );
  if (!read.ok) throw new Error('the form of the test is not right');
  const { leadId } = await world.process().intake.take(read.submission);
  const lifecycleId = (await world.process().leads.history(leadId))?.lead.lifecycleId ?? '';
  return { world, input: { leadId, lifecycleId } };
}
const verify: Make = (wires) => createVerification({ ...wires, rules: wires.config });

describe('the world is told', () => {
  test('of a hot lead in one call, when the rep has it: three events, in order, without a word about who it is', async () => {
    const { world, input } = await captured();
    for (const make of [verify, createScoring]) await step(world.process(), make, input);
    expect(world.bus.published).toEqual([]);
    await step(world.process(), createDistribution, input);
    expect(types(world, input)).toEqual(['LeadCaptured', 'LeadQualified', 'LeadAssigned']);
    expect(JSON.stringify(world.bus.published)).not.toMatch(/grace|hopper|lifts|49 ?30/i);
    await step(world.process(), createDistribution, input);
    expect(world.bus.published).toHaveLength(3);
  });

  test('of every offer, and of the manager', async () => {
    const { world, input } = await salesReady(table);
    for (let n = 0; n < world.config.sales.offers; n++) {
      await step(world.process(), createDistribution, input);
      world.pass(minute);
      await answer(world, input, 'declined');
    }
    await step(world.process(), createDistribution, input);
    expect(types(world, input)).toEqual([
      ...Array.from({ length: world.config.sales.offers }, () => 'LeadAssigned'),
      'LeadEscalated',
    ]);
    const attempts = heard(world, input).map(({ data }) => ('attempt' in data ? data.attempt : 0));
    expect(attempts).toEqual((await offersOf(world, input)).map(({ attempt }) => attempt));
  });

  test.each([
    ['won', { result: 'won' as const, value: 12_000, product: 'Team' }, 'LeadWon', { value: 12_000, product: 'Team' }],
    ['lost', { result: 'lost' as const, reason: 'No budget' }, 'LeadLost', { reason: 'No budget' }],
    ['recycle', { result: 'recycle' as const, reason: 'Not now' }, 'LeadRecycled', { reason: 'Not now' }],
  ])('what came of it: %s', async (_, outcome, type, facts) => {
    const { world, input, offer } = await withOffer(table, 'accepted');
    await step(world.process(), createSettlement, input);
    await world.process().assignments.record(input.leadId, offer, { ...outcome, at: world.now() });
    await step(world.process(), createSettlement, input);
    world.pass(2 * minute);
    await runSweep(world.process());
    expect(types(world, input)).toEqual(['LeadAccepted', type]);
    expect(heard(world, input)[1]?.data).toMatchObject({ ...facts, repId: offer.repId });
  });

  test('of who says no while sales has the lead, once, however often they say it', async () => {
    const { world, input } = await withOffer(table, 'accepted');
    await step(world.process(), createSettlement, input);
    for (const n of [1, 2, 3]) {
      const at = world.now();
      const activity = { id: `no-${n}`, type: 'unsubscribed', at, lifecycleId: input.lifecycleId } as const;
      await world.process().signals.raise(input.leadId, { ...activity, detail: { via: 'page' } });
      world.pass(2 * minute);
      await runSweep(world.process());
    }
    expect(types(world, input)).toEqual(['LeadAccepted', 'LeadSuppressed']);
    expect(await allUnpublished(world.process())).toEqual([]);
  });

  test('later, when the bus is down: the lead goes on meanwhile', async () => {
    const { world, input } = await salesReady(table);
    world.bus.down = true;
    expect(await step(world.process(), createDistribution, input)).toMatchObject({ next: 'offered' });
    expect(world.inbox.map(({ template }) => template)).toEqual(['rep-assignment']);
    world.pass(2 * minute);
    await runSweep(world.process());
    world.bus.down = false;
    await runSweep(world.process());
    expect(types(world, input)).toEqual(['LeadAssigned']);
  });

  test('nothing of spam', async () => {
    const { world, input } = await captured({ website: 'https://spam.example' });
    await step(world.process(), verify, input);
    world.pass(2 * minute);
    await runSweep(world.process());
    expect(world.bus.published).toEqual([]);
  });
});

describe('killed anywhere', () => {
  const steps = [verify, createScoring, createDistribution];

  test.each(['run again by Step Functions', 'left to the sweep'])(
    'and %s, tells all that happened, under the same ids',
    async (how) => {
      const kills = await killedAnywhere(
        captured.bind(undefined, {}),
        async (own, input) => {
          for (const make of steps) await step(own, make, input);
        },
        async (world, input, kill) => {
          world.pass(2 * minute);
          if (how.startsWith('run again')) for (const make of steps) await step(world.process(), make, input);
          await runSweep(world.process());
          const happened = (await world.process().leads.history(input.leadId))?.lead.moves ?? [];
          const expected = happened.flatMap(({ event }) => event?.type ?? []);
          expect(types(world, input), JSON.stringify(kill)).toEqual(expected);
          if (how.startsWith('run again')) expect(expected).toEqual(['LeadCaptured', 'LeadQualified', 'LeadAssigned']);
          expect((await allUnpublished(world.process())).filter(({ leadId }) => leadId === input.leadId)).toEqual([]);
        },
      );
      expect(kills).toBeGreaterThan(10);
    },
  );

  test('while it tells of a suppression, tells it, once in the lead’s moves', async () => {
    await killedAnywhere(
      async () => {
        const made = await withOffer(table, 'accepted');
        await made.world.process().leads.suppress(made.input.leadId, { reason: 'bounced', at: made.world.now() });
        made.world.pass(2 * minute);
        return made;
      },
      (own, { leadId }: Id) => own.outbox.publishById(leadId),
      async (world, input) => {
        await runSweep(world.process());
        expect(types(world, input)).toEqual(['LeadSuppressed']);
        const moves = (await world.process().leads.history(input.leadId))?.lead.moves ?? [];
        expect(moves.filter(({ event }) => event?.type === 'LeadSuppressed')).toHaveLength(1);
      },
    );
  });
});

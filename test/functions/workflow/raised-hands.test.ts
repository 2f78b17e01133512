import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { between, day, hour, minute, plus } from '../../../domain/time/instant.ts';
import { currentRound, takerOf } from '../../../domain/workflow/hand-off-round.ts';
import type { TaskOutput } from '../../../domain/workflow/step.ts';
import { createDistribution } from '../../../functions/workflow/distribution.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { createSettlement } from '../../../functions/workflow/settlement.ts';
import { createMemoryTable } from '../../protocol/memory-table.ts';
import { accept, holders, type Id, offersOf, salesReady } from '../../support/hand-off.ts';
import type { Process, World } from '../../support/world.ts';

/** What can happen to a lead that sales has. `which` chooses among the offers or reps there are. */
const act = fc.record({
  do: fc.constantFrom('accept', 'accept', 'decline', 'pass-to', 'won', 'lost', 'recycle', 'absence', 'nothing'),
  which: fc.nat(5),
  after: fc.oneof(
    fc.constantFrom(0, 1_000),
    fc.integer({ min: 0, max: 12 * hour }),
    fc.integer({ min: 0, max: 9 * day }),
  ),
  /** The process that looks next dies after so many calls. */
  dies: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 3 }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const steps = { scoring: createScoring, distribution: createDistribution, settlement: createSettlement };
type Step = keyof typeof steps;
/** Where the definition goes from each step; what is missing waits, or is over. */
const next: Record<string, Step> = {
  'scoring sales-ready': 'distribution',
  'distribution accepted': 'settlement',
  'distribution recycle': 'scoring',
  'settlement recycle': 'scoring',
};

/** The state machine with its waits, for one lead. */
function createMachine(world: World, id: Id) {
  let step: Step | undefined = 'distribution';
  let last: TaskOutput = { next: 'wait', revision: 0, until: world.now() };

  const run = (process: Process, what: Step): Promise<TaskOutput> => steps[what](process)(id);

  /** Looks until there is something to wait for. */
  async function look(dies?: number): Promise<void> {
    let kill = dies;
    for (let looks = 0; step !== undefined; looks++) {
      expect(looks, 'looks without rest').toBeLessThan(40);
      const process = world.process(kill === undefined ? undefined : { call: kill, when: 'after' });
      const answer = (await Promise.race([run(process, step), process.death])) as TaskOutput | undefined;
      kill = undefined;
      if (!answer) continue;
      last = answer;
      const now: Step | undefined = next[`${step} ${answer.next}`];
      if (now === undefined && (answer.next === 'offered' || answer.next === 'unanswered' || answer.next === 'open'))
        return;
      step = now;
    }
  }

  return {
    look,
    at: () => ({ step, answer: last.next }),
    /** Lets time pass, with a look whenever a wait is over. */
    async pass(ms: number): Promise<void> {
      const end = plus(world.now(), ms);
      while (step !== undefined && last.until <= end) {
        if (last.until > world.now()) world.pass(between(world.now(), last.until));
        await look();
      }
      if (world.now() < end) world.pass(between(world.now(), end));
    },
  };
}

const historyOf = async (world: World, { leadId }: Id) => (await world.process().leads.history(leadId)) as LeadHistory;

/** One thing that a person does; true when it says what shall become of the lead. */
async function carryOut(world: World, id: Id, { do: what, which }: Act): Promise<boolean> {
  const { assignments, leads } = world.process();
  const history = await historyOf(world, id);
  const offers = currentRound(history);
  const offer = offers.at(-1 - (which % Math.max(1, offers.length))) as Assignment | undefined;
  const taker = takerOf(history);
  const { reps } = world.config.sales;
  const rep = reps[which % reps.length];
  if (!rep) throw new Error('nobody sells');
  switch (what) {
    case 'accept':
      if (offer) await accept({ leads, assignments }, history, offer, world.now());
      return false;
    case 'decline':
    case 'pass-to': {
      if (offer?.status !== 'offered') return false;
      const passTo = what === 'pass-to' && offer.toManager ? rep.id : undefined;
      await assignments.answer(id.leadId, offer, 'declined', { passTo });
      return offer.toManager && passTo === undefined;
    }
    case 'absence': {
      const date = world.now().slice(0, 10);
      const absences = rep.absences.length > 0 ? [] : [{ from: date, to: plus(world.now(), 3 * day).slice(0, 10) }];
      reps[reps.indexOf(rep)] = { ...rep, absences };
      return false;
    }
    case 'won':
    case 'lost':
    case 'recycle':
      if (taker?.status !== 'accepted') return false;
      return assignments.record(id.leadId, taker, { result: what, at: world.now(), reason: 'Not now' });
    default:
      return false;
  }
}

/** What must hold whenever the machine waits. */
async function expectOneHolder(world: World, id: Id, said: string) {
  const history = await historyOf(world, id);
  const round = currentRound(history);
  const asking = round.filter(({ status }) => status === 'offered' || status === 'accepted');
  expect(asking.length, `${said}: who is asked or has it`).toBeLessThanOrEqual(1);
  const [one] = asking;
  expect(await holders(world, id), `${said}: places`).toEqual(one && !one.toManager ? [one.repId] : []);
}

test('S6: each raised hand has one holder or waits to be asked for, and leaves sales only by what a person said', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), async (acts) => {
      const { world, input: id } = await salesReady(createMemoryTable());
      const machine = createMachine(world, id);
      await machine.look();
      let isDecided = false;
      for (const [n, one] of acts.entries()) {
        const before = await historyOf(world, id);
        const isRaised = isSalesReady(before, world.config, world.now()).handRaise;
        isDecided = (await carryOut(world, id, one)) || isDecided;
        await machine.look(one.dies);
        await machine.pass(one.after);
        const said = `after act ${n}`;
        await expectOneHolder(world, id, said);
        const { lead } = await historyOf(world, id);
        if (isRaised && lead.outcomeAt !== before.lead.outcomeAt)
          expect(isDecided, `${said}: who gave it back`).toBe(true);
        if (isRaised && !isDecided) expect(machine.at().step, said).not.toBe(undefined);
        if (lead.outcomeAt !== before.lead.outcomeAt) isDecided = false;
        if (!lead.open || machine.at().step === undefined) return void seen.add('left sales');
      }
      // Then nobody says anything any more.
      const raised = isSalesReady(await historyOf(world, id), world.config, world.now()).handRaise;
      for (const [index, rep] of world.config.sales.reps.entries())
        world.config.sales.reps[index] = { ...rep, absences: [] };
      world.pass(minute);
      await machine.look();
      await machine.pass(60 * day);
      await expectOneHolder(world, id, 'in the end');
      if (raised && !isDecided) {
        expect(machine.at()).toEqual({ step: 'distribution', answer: 'unanswered' });
        expect((await offersOf(world, id)).some(({ unansweredAt }) => unansweredAt !== undefined)).toBe(true);
        seen.add('unanswered');
      }
    }),
    { numRuns: 150, seed: 12, endOnFailure: true },
  );
  expect([...seen].sort()).toEqual(['left sales', 'unanswered']);
}, 120_000);

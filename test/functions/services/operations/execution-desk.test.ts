import { describe, expect, test, vi } from 'vitest';
import { hour, minute } from '../../../../domain/time/instant.ts';
import { stoppedByPerson } from '../../../../functions/adapters/step-functions/executions.ts';
import { executionOf } from '../../../../functions/adapters/step-functions/lifecycles.ts';
import { createExecutionDesk, RefusedError } from '../../../../functions/services/operations/execution-desk.ts';
import { createRestarts } from '../../../../functions/services/restarts.ts';
import { executionsOf } from '../../../support/aws/step-functions.ts';
import { aLead } from '../../../support/lead.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld, type Kill, killedAnywhere, type Process } from '../../../support/world.ts';

const table = useTable();
for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
vi.spyOn(process.stdout, 'write').mockReturnValue(true);

/** A lead whose execution runs. */
async function running(redrivable = true) {
  const world = createWorld(table);
  const lead = aLead(world.now());
  const first = world.process();
  await first.leads.create(lead);
  await first.lifecycles.start(lead.id, lead.lifecycleId);
  const sfn = executionsOf(world, redrivable);
  const deskOf = (process: Process = world.process()) =>
    createExecutionDesk({
      ...process,
      executions: { ...process.reach(sfn.executions), died: sfn.executions.died },
    });
  const now = async () => {
    const history = await world.process().leads.history(lead.id);
    if (!history) throw new Error('the lead is gone');
    return history.lead;
  };
  return { world, lead, name: executionOf(lead), sfn, deskOf, now };
}

const hears = (process: Process, leadId: string, name: string, error?: string) =>
  createRestarts(process).died(leadId, name, 'ABORTED', error);

describe('an execution that a person stops', () => {
  test('ends, and the lead gets no other one until somebody restarts it', async () => {
    const { world, lead, name, sfn, deskOf, now } = await running();
    await deskOf().stop(name);
    await hears(world.process(), lead.id, name, stoppedByPerson);
    world.pass(2 * hour);
    await runSweep(world.process());
    expect(sfn.running(lead.id)).toEqual([]);
    expect((await now()).stopped).toMatchObject({ execution: name });
    expect((await deskOf().stuck()).map((one) => one.leadId)).toContain(lead.id);
    expect(await deskOf().restart(name)).toBe(`${name}-1`);
    expect(sfn.running(lead.id)).toEqual([`${name}-1`]);
    expect((await now()).stopped).toBeUndefined();
  });

  test('is over after a stop that was killed anywhere, once the event of its end is heard', async () => {
    await killedAnywhere(
      async () => {
        const { world, ...input } = await running();
        return { world, input };
      },
      (process, { deskOf, name }) => deskOf(process).stop(name),
      async (world, { lead, name, sfn, now }, kill: Kill) => {
        if (!sfn.calls.includes(`stop ${name}`)) return expect(kill.call).toBeLessThan(3);
        await hears(world.process(), lead.id, name, stoppedByPerson);
        world.pass(2 * hour);
        await runSweep(world.process());
        expect([sfn.running(lead.id), (await now()).stopped?.execution]).toEqual([[], name]);
      },
    );
  });

  test('cannot be stopped twice', async () => {
    const { name, deskOf } = await running();
    await deskOf().stop(name);
    await expect(deskOf().stop(name)).rejects.toThrow(RefusedError);
  });
});

describe('an execution that died', () => {
  test('goes on where it ended by a redrive, and then the lead has exactly this one', async () => {
    const { world, lead, name, sfn, deskOf, now } = await running();
    sfn.ends(name, 'FAILED');
    await hears(world.process(), lead.id, name);
    expect(executionOf(await now())).toBe(`${name}-1`);
    expect((await deskOf().detail(name))?.may).toEqual(['redrive']);
    await deskOf().redrive(name);
    world.pass(2 * minute);
    await runSweep(world.process());
    expect([executionOf(await now()), sfn.running(lead.id)]).toEqual([name, [name]]);
  });

  test('leaves the lead with one running execution, at any kill of a redrive', async () => {
    await killedAnywhere(
      async () => {
        const { world, ...input } = await running();
        input.sfn.ends(input.name, 'FAILED');
        await hears(world.process(), input.lead.id, input.name);
        return { world, input };
      },
      (process, { deskOf, name }) => deskOf(process).redrive(name),
      async (world, { lead, sfn, now }) => {
        for (let n = 0; n < 3; n++) {
          world.pass(2 * hour);
          await runSweep(world.process());
        }
        expect(sfn.running(lead.id)).toEqual([executionOf(await now())]);
      },
    );
  });

  test('is not redriven when the sweep is about to start another one', async () => {
    const { world, lead, name, sfn, deskOf } = await running();
    sfn.ends(name, 'FAILED');
    await hears(world.process(), lead.id, name);
    world.pass(45_000);
    await expect(deskOf().redrive(name)).rejects.toThrow(/another execution/);
    expect(sfn.calls).toEqual([]);
  });

  test('gets another one from the sweep when Step Functions refuses the redrive', async () => {
    const { world, lead, name, sfn, deskOf } = await running();
    sfn.ends(name, 'FAILED');
    await hears(world.process(), lead.id, name);
    const refusing = createExecutionDesk({
      ...world.process(),
      executions: { ...sfn.executions, redrive: executionsOf(world, false).executions.redrive },
    });
    await expect(refusing.redrive(name)).rejects.toThrow('Step Functions says: it is too old.');
    for (let n = 0; n < 3; n++) {
      world.pass(2 * hour);
      await runSweep(world.process());
    }
    expect(sfn.running(lead.id)).toEqual([`${name}-1`]);
    expect((await deskOf().detail(`${name}-1`))?.may).toEqual(['stop']);
  });

  test('that runs is not restarted', async () => {
    const { name, deskOf } = await running();
    await expect(deskOf().restart(name)).rejects.toThrow('runs');
  });
});

test('a lead is found by its address, its id and the name of its execution', async () => {
  const { lead, name, deskOf } = await running();
  for (const text of [lead.id, name]) expect((await deskOf().ofLead(text)).map((one) => one.name)).toEqual([name]);
  expect(await deskOf().ofLead('nobody@works.example')).toEqual([]);
});

import { expect, test } from 'vitest';
import { profileKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { executionName } from '../../../functions/adapters/step-functions/lifecycles.ts';
import { stepHistory } from '../../../functions/services/step-history.ts';
import { aLead } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { createWorld } from '../../support/world.ts';

const table = useTable();

async function running(parks?: number) {
  const world = createWorld(table);
  const { leads } = world.process();
  const lead = aLead(world.now());
  await leads.create(lead);
  if (parks !== undefined) await table.change(profileKey(lead.id), { set: { parks } });
  const { id: leadId, lifecycleId } = lead;
  const input = { leadId, lifecycleId, execution: executionName(leadId, lifecycleId) };
  return { world, leads, input };
}

test('a step of the execution that a lead has gets its history', async () => {
  const { world, leads, input } = await running(999);
  expect((await stepHistory(leads, input, world.now())).lead.id).toBe(input.leadId);
});

test('13.9: after a thousand parks another execution goes on with the lifecycle, also when the step runs again', async () => {
  const { world, leads, input } = await running(1_000);
  const refused = { name: 'ExecutionReplaced' };
  await expect(stepHistory(leads, input, world.now())).rejects.toMatchObject(refused);
  await expect(stepHistory(leads, input, world.now())).rejects.toMatchObject(refused);
  const lead = (await leads.history(input.leadId))?.lead;
  expect(lead).toMatchObject({ open: true, lifecycleId: input.lifecycleId, restarts: 1 });
  expect(lead).not.toHaveProperty('parks');
  const next = { ...input, execution: executionName(input.leadId, input.lifecycleId, 1) };
  expect((await stepHistory(leads, next, world.now())).lead.restarts).toBe(1);
});

test('a lead that was erased while its execution was open is not found', async () => {
  const { world, leads, input } = await running();
  await expect(stepHistory(leads, { ...input, leadId: 'f'.repeat(32) }, world.now())).rejects.toMatchObject({
    name: 'LeadNotFound',
  });
});

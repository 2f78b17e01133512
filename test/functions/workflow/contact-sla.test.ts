import { expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import { hour, minute } from '../../../domain/time/instant.ts';
import { assignmentKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createSettlement } from '../../../functions/workflow/settlement.ts';
import { config } from '../../support/fixtures.ts';
import { type Id, leadOf, offersOf, withOffer } from '../../support/hand-off.ts';
import { quiet } from '../../support/quiet.ts';
import { useTable } from '../../support/table.ts';
import { killedAnywhere, type Process } from '../../support/world.ts';

const table = useTable();
quiet();

const contact = { handRaise: 30 * minute, otherwise: 8 * hour };
const rules: Config = { ...config, sales: { ...config.sales, sla: { ...config.sales.sla, contact } } };
const settle = (process: Process, id: Id) => createSettlement({ ...process, thanks: process.thanks })(id);

test('a rep who is not in touch is warned at 80 %, then the manager hears of it, each once', async () => {
  const { world, input } = await withOffer(table, 'accepted', 'demo', rules);
  const seen: unknown[] = [];
  for (let minutes = 0; minutes < 40; minutes += 4) {
    await settle(world.process(), input);
    world.pass(4 * minute);
  }
  for (const { to, template, step } of world.inbox) seen.push([to, template, step]);
  const [rep] = world.config.sales.reps;
  expect(seen).toEqual([
    [rep?.email, 'rep-contact', 'contact-1-warning'],
    [world.config.deployment.manager.email, 'manager-contact', 'contact-1-late'],
  ]);
  expect(JSON.stringify(world.inbox[1]?.data)).toMatch(/Ada Brandt has the lead and was to be in touch by Mon 23 Nov/);
  expect(await leadOf(world, input)).toMatchObject({ stage: 'working' });
});

test('a contact ends it', async () => {
  const { world, input } = await withOffer(table, 'accepted', 'demo', rules);
  const { lifecycleId } = input;
  const detail = { repId: 'ada', channel: 'call', reached: false } as const;
  const call = { id: 'contact-1', type: 'contact.made', at: world.now(), lifecycleId, detail } as const;
  await world.process().signals.raise(input.leadId, call);
  world.pass(40 * minute);
  expect(await settle(world.process(), input)).toMatchObject({ next: 'open' });
  expect(world.inbox).toEqual([]);
});

test('killed anywhere while the manager is told, and run again, sends one mail', async () => {
  const points = await killedAnywhere(
    async () => {
      const { world, input } = await withOffer(table, 'accepted', 'demo', rules);
      await settle(world.process(), input);
      world.pass(30 * minute);
      return { world, input };
    },
    settle,
    async (world, id) => {
      await settle(world.process(), id);
      const mails = world.inbox.filter(({ template }) => template === 'manager-contact').length;
      const sends = (await world.process().leads.history(id.leadId))?.sends ?? [];
      expect([mails, sends.filter(({ step }) => step === 'contact-1-late').length]).toEqual([expect.any(Number), 1]);
      expect(mails).toBeLessThanOrEqual(1);
    },
  );
  expect(points).toBeGreaterThan(3);
});

test.each([
  ['a long weekend away waits for the rep', '2026-11-26', 0],
  ['a week away does not: the manager hears as if the rep were there', '2026-12-02', 1],
])('who asked and has not been called when the rep’s absence begins: %s', async (_, to, told) => {
  const absences = [{ from: '2026-11-24', to }];
  const [first, ...others] = rules.sales.reps;
  const away: Config = { ...rules, sales: { ...rules.sales, reps: first ? [{ ...first, absences }, ...others] : [] } };
  const { world, input } = await withOffer(table, 'accepted', 'demo', away);
  // Accepted at 17:10 of the rep’s Monday, which ends at 17:30.
  world.pass(6 * hour + 10 * minute);
  const [offer] = await offersOf(world, input);
  const acceptedAt = world.now();
  if (offer) await table.change(assignmentKey(input.leadId, offer), { set: { acceptedAt } });
  for (let hours = 0; hours < 36; hours++) {
    await settle(world.process(), input);
    world.pass(hour);
  }
  expect(world.inbox.filter(({ template }) => template === 'manager-contact')).toHaveLength(told);
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Send } from '../../../../domain/lead/send.ts';
import { day, hour, plus } from '../../../../domain/time/instant.ts';
import type { Table } from '../../../../functions/adapters/dynamodb/table.ts';
import { createMailDesk } from '../../../../functions/services/operations/mail-desk.ts';
import { startTable } from '../../../support/aws/dynamodb.ts';
import { aLead, park, tokenOf } from '../../../support/lead.ts';
import { runSweep } from '../../../support/sweep.ts';
import { createWorld, type World } from '../../../support/world.ts';

let table: Table;
// A table for each test: the desk sees everything that is pending.
beforeEach(async () => {
  for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const started = await startTable();
  table = started.table;
  return started.stop;
});

const step = { track: 'first', step: 'welcome' };

/** A lead with one mail that SES was asked to send. */
async function claimed() {
  const world = createWorld(table);
  const lead = aLead(world.now());
  const process = world.process();
  await process.leads.create(lead);
  await process.leads.goOn(lead, 0, world.now());
  const id = { lifecycleId: lead.lifecycleId, ...step };
  const send: Send = {
    ...id,
    template: 'welcome',
    kind: 'marketing',
    state: 'claimed',
    claimedAt: world.now(),
    why: 'due',
  };
  await process.sends.claim(lead.id, send);
  return { world, lead, send, id: { leadId: lead.id, ...id } };
}
const desk = (world: World) => createMailDesk(world.process());
const swept = (world: World) => runSweep(world.process());

describe('a mail that SES holds', () => {
  test('is on the list until it went, with the reason and without the person', async () => {
    const { world, lead, send } = await claimed();
    await world.process().sends.notSent(lead.id, send, 'held', 'the sandbox');
    const [mail] = await desk(world).mails();
    expect(mail).toMatchObject({ state: 'held', template: 'welcome', why: 'the sandbox', leadId: lead.id });
    expect(JSON.stringify(mail)).not.toContain(lead.email);
    await world.process().sends.claim(lead.id, { ...send, claimedAt: world.now() });
    await world.process().sends.sent(lead.id, send, 'ses-1', world.now());
    expect(await desk(world).mails()).toEqual([]);
  });

  test('is tried at once when a person says so: the lead is woken from its wait', async () => {
    const { world, lead, send, id } = await claimed();
    await world.process().sends.notSent(lead.id, send, 'held', 'the sandbox');
    const now = (await world.process().leads.history(lead.id))?.lead ?? lead;
    expect(await park(table, now, 'engagement', plus(world.now(), day))).toBe(true);
    expect(await desk(world).settle(id, 'again')).toBe(true);
    expect(world.woken.map(({ token }) => token)).toEqual([tokenOf(lead)]);
  });

  test('is forgotten by the list after a week in which nobody tried it', async () => {
    const { world, lead, send } = await claimed();
    await world.process().sends.notSent(lead.id, send, 'held', 'the sandbox');
    world.pass(6 * day);
    await swept(world);
    expect(await desk(world).mails()).toHaveLength(1);
    world.pass(2 * day);
    await swept(world);
    expect(await desk(world).mails()).toEqual([]);
    expect((await world.process().sends.find(lead.id, send))?.state).toBe('held');
  });
});

describe('a mail of which nobody knows whether it went', () => {
  test('is on the list after an hour, and may be claimed once more when a person says so', async () => {
    const { world, lead, send, id } = await claimed();
    expect(await desk(world).mails()).toEqual([]);
    world.pass(2 * hour);
    expect(await desk(world).mails()).toMatchObject([{ state: 'unsure' }]);
    expect(await world.process().sends.claim(lead.id, send)).toBe(false);
    expect(await desk(world).settle(id, 'again')).toBe(true);
    expect(await desk(world).mails()).toEqual([]);
    expect(await world.process().sends.claim(lead.id, send)).toBe(true);
  });

  test('stays as it is when a person says so, and is never sent again', async () => {
    const { world, lead, send, id } = await claimed();
    world.pass(2 * hour);
    expect(await desk(world).settle(id, 'leave')).toBe(true);
    expect(await desk(world).mails()).toEqual([]);
    expect(await world.process().sends.claim(lead.id, send)).toBe(false);
    expect(await desk(world).settle(id, 'leave')).toBe(false);
  });

  test('is not released when SES has said by now that it went', async () => {
    const { world, lead, send, id } = await claimed();
    world.pass(2 * hour);
    await world.process().sends.sent(lead.id, send, 'ses-1', world.now());
    expect(await desk(world).settle(id, 'again')).toBe(false);
    expect(world.woken).toEqual([]);
  });
});

test('promises are told in words, the oldest first', async () => {
  const { world } = await claimed();
  expect((await desk(world).promises()).map(({ what }) => what)).toContain('Its execution starts');
});

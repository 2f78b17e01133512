import { describe, expect, test } from 'vitest';
import { importList } from '../../../cli/suppress/import-list.ts';
import { exportLines, type Listed, readList } from '../../../cli/suppress/list-file.ts';
import { leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';
import { createNurture } from '../../../functions/workflow/nurture.ts';
import { aLead, anAddress, park, tokenOf } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { createWorld, keys, killedAnywhere, type Process } from '../../support/world.ts';

const table = useTable();

const importing = (process: Process, listed: readonly Listed[]) =>
  importList(listed, { ...process, turn: async () => {}, progress: { at() {}, end() {} } });

/** A lead that waits in its track, and the line of a list that names it. */
async function waiting(reason: Listed['reason'] = 'bounced') {
  const world = createWorld(table);
  const email = anAddress();
  const hash = leadIdOfAddress(keys, email) ?? '';
  const lead = aLead(world.now(), { id: hash, email, stage: 'nurturing' });
  await world.process().leads.create(lead);
  await park(table, lead, 'engagement', '2027-01-01T00:00:00.000Z');
  const listed: Listed = { hash, email, reason, at: '2025-01-02T00:00:00.000Z' };
  return { world, lead, input: [listed] };
}

describe('an imported suppression list', () => {
  test('ends the journey of who waits, and SES hears of addresses that do not work', async () => {
    const { world, lead, input } = await waiting();
    expect(await importing(world.process(), input)).toEqual({ added: 1, known: 0, atSes: 1 });
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'suppressed' }]);
    expect(world.atSes).toEqual([{ email: lead.email, reason: 'bounced' }]);
    const { lead: now } = (await world.process().leads.history(lead.id)) ?? {};
    expect(now?.suppressed).toEqual({ reason: 'bounced', at: input[0]?.at });
    await createNurture(world.process())({ leadId: lead.id, lifecycleId: lead.lifecycleId });
    expect(world.inbox).toEqual([]);
  });

  test('keeps from SES who only wants no marketing: its list would stop their confirmations', async () => {
    const { world, input } = await waiting('unsubscribed');
    expect(await importing(world.process(), input)).toMatchObject({ added: 1, atSes: 0 });
    expect(world.atSes).toEqual([]);
  });

  test('holds for people who are not leads yet, and a first reason stays', async () => {
    const world = createWorld(table);
    const hash = leadIdOfAddress(keys, anAddress()) ?? '';
    const at = world.now();
    await importing(world.process(), [{ hash, reason: 'complained', at }]);
    expect(await importing(world.process(), [{ hash, reason: 'bounced', at }])).toMatchObject({ added: 0, known: 1 });
    expect(await world.process().suppressions.find(hash)).toMatchObject({ reason: 'complained' });
    expect(world.atSes).toEqual([]);
  });

  test('killed anywhere and run again, has suppressed and woken', async () => {
    const tried = await killedAnywhere(waiting, importing, async (world, [listed], kill) => {
      await importing(world.process(), listed ? [listed] : []);
      const history = await world.process().leads.history(listed?.hash ?? '');
      expect(history?.lead.suppressed?.reason, JSON.stringify(kill)).toBe('bounced');
      expect(history?.lead.parked, JSON.stringify(kill)).toBeUndefined();
      expect(await world.process().suppressions.find(listed?.hash ?? '')).toBeDefined();
      expect(world.atSes.length, JSON.stringify(kill)).toBeGreaterThan(0);
    });
    expect(tried).toBeGreaterThan(4);
  });

  test('comes back from an export as the same list, which names nobody', async () => {
    const { lead, input } = await waiting();
    async function* all() {
      for (const { hash, reason, at } of input) yield { hash, reason, at };
    }
    let text = '';
    for await (const line of exportLines(keys, all())) text += line;
    expect(text).not.toContain(lead.email);
    const { listed } = readList(text, keys, { reason: 'unsubscribed', now: '2026-11-24T10:00:00.000Z' });
    expect(listed).toEqual(input.map(({ email, ...rest }) => rest));
  });
});

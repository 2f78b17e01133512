import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { aLead } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { changedWhenRead, createWorld, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();

interface Id {
  leadId: string;
  lifecycleId: string;
}
const score = (process: Process, id: Id) => createScoring(process)(id);

const visit = (lead: Lead, path: string): Activity => ({
  id: `view-${path}`,
  type: 'page.viewed',
  at: lead.openedAt,
  lifecycleId: lead.lifecycleId,
  detail: { url: `https://fieldnote.example${path}` },
});

async function prepare(parts: Partial<Lead> = {}, visits: string[] = []) {
  const world = createWorld(table);
  const lead = aLead(world.now(), parts);
  const { leads } = world.process();
  await leads.create(lead);
  for (const path of visits) await leads.append(lead.id, visit(lead, path));
  const input: Id = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  return { world, lead, input };
}
const stored = async (world: World, { leadId }: Id) => (await world.process().leads.history(leadId))?.lead;

describe('scoring', () => {
  test('sends a hot lead to sales and keeps score, grade and why', async () => {
    const { world, input } = await prepare({ jobTitle: 'Head of Service' }, ['/pricing', '/demo']);
    expect(await score(world.process(), input)).toEqual({
      next: 'sales-ready',
      revision: 1,
      until: world.now(),
      lead: expect.objectContaining({ stage: 'sales-ready' }),
    });
    const lead = await stored(world, input);
    expect(lead).toMatchObject({ stage: 'sales-ready', score: { total: 60, grade: 'B', asOf: world.now() } });
    expect(lead?.moves.at(-1)?.why).toContain('score 60');
  });

  test('keeps everybody else in nurture, and takes the row out of what the sweep starts', async () => {
    const { world, input, lead } = await prepare();
    expect((await score(world.process(), input)).next).toBe('nurture');
    expect(await stored(world, input)).toMatchObject({ stage: 'nurturing', score: { total: 20 } });
    expect((await world.process().pending.all()).filter(({ leadId }) => leadId === lead.id)).toEqual([]);
  });

  test.each<[string, Partial<Lead>, string, Partial<Lead>]>([
    [
      'unsubscribed',
      { suppressed: { reason: 'unsubscribed', at: '2026-11-23T09:00:00.000Z' } },
      'unsubscribed',
      { stage: 'unsubscribed' },
    ],
    ['quiet', { openedAt: '2025-11-23T10:00:00.000Z' }, 'dormant', { stage: 'dormant' }],
    [
      'customer',
      { openedAt: '2025-11-23T10:00:00.000Z', outcomeAt: '2025-11-24T10:00:00.000Z', stage: 'customer' },
      'customer',
      { stage: 'customer' },
    ],
  ])(
    'ends the lifecycle of a lead that is %s, and says the same when its answer was lost',
    async (_, parts, end, left) => {
      const { world, input } = await prepare(parts);
      const { sends } = world.process();
      // A track that ran its course: every step is in the ledger and old.
      for (const { id: track, steps } of world.config.nurture.tracks)
        for (const { id: step, template } of steps) {
          const send = {
            lifecycleId: input.lifecycleId,
            track,
            step,
            template,
            kind: 'marketing' as const,
            why: 'due',
          };
          await sends.claim(input.leadId, { ...send, state: 'claimed', claimedAt: '2025-12-01T10:00:00.000Z' });
        }
      expect((await score(world.process(), input)).next).toBe(end);
      const lead = await stored(world, input);
      expect(lead).toMatchObject({
        ...left,
        open: false,
        closed: { end, lifecycleId: input.lifecycleId, at: world.now() },
      });
      expect(lead?.score?.asOf).toBe(world.now());
      world.pass(1_000);
      expect((await score(world.process(), input)).next).toBe(end);
      expect((await stored(world, input))?.closed?.at).not.toBe(world.now());
    },
  );

  test('decides again, on what is there now, when the lead changes under its eyes', async () => {
    const { world, input, lead } = await prepare({ jobTitle: 'Head of Service' }, ['/pricing']);
    const process = world.process();
    let looks = 0;
    const leads = changedWhenRead(process, async (leadId) => {
      looks += 1;
      if (looks === 1) await world.process().signals.raise(leadId, visit(lead, '/demo'));
    });
    expect(await score({ ...process, leads }, input)).toMatchObject({ next: 'sales-ready', revision: 2 });
    expect(looks).toBe(2);
    expect((await stored(world, input))?.moves.map(({ stage }) => stage)).toEqual(['captured', 'sales-ready']);
  });

  test('leaves a lead that never stands still to the retry of the state machine', async () => {
    const { world, input, lead } = await prepare();
    const process = world.process();
    let looks = 0;
    const leads = changedWhenRead(process, (leadId) => {
      const until = `2026-12-0${++looks}T00:00:00.000Z`;
      const { lifecycleId, openedAt: at } = lead;
      const pause = { id: `p${looks}`, type: 'paused', at, lifecycleId, detail: { until } } as const;
      return world.process().signals.raise(leadId, pause);
    });
    await expect(score({ ...process, leads }, input)).rejects.toMatchObject({ name: 'LeadChanged' });
    expect(await stored(world, input)).toMatchObject({ stage: 'captured' });
  });

  test('lets a hot lead go on in a burst of activities, but not after it said no', async () => {
    const act = async (type: 'mail.replied' | 'unsubscribed') => {
      const { world, input, lead } = await prepare({}, ['/pricing', '/demo']);
      const process = world.process();
      const during: Activity =
        type === 'mail.replied'
          ? { id: 'during', type, at: lead.openedAt, lifecycleId: lead.lifecycleId, detail: {} }
          : { id: 'during', type, at: lead.openedAt, lifecycleId: lead.lifecycleId, detail: { via: 'one-click' } };
      let looks = 0;
      const history = async (leadId: string) => {
        const found = await process.leads.history(leadId);
        if (++looks === 1) await world.process().signals.raise(leadId, during);
        return found;
      };
      const { next } = await score({ ...process, leads: { ...process.leads, history } }, input);
      return { next, looks, revision: (await stored(world, input))?.revision };
    };
    expect(await act('mail.replied')).toEqual({ next: 'sales-ready', looks: 1, revision: 2 });
    expect(await act('unsubscribed')).toEqual({ next: 'unsubscribed', looks: 2, revision: 2 });
  });

  test('killed anywhere and run again, gives the same answer and moves the lead once', async () => {
    const hot = () => prepare({ jobTitle: 'Head of Service' }, ['/pricing', '/demo']);
    await killedAnywhere(hot, score, async (world, input) => {
      expect(await score(world.process(), input)).toMatchObject({ next: 'sales-ready', revision: 1 });
      expect((await stored(world, input))?.moves.map(({ stage }) => stage)).toEqual(['captured', 'sales-ready']);
    });
  });

  test('killed anywhere while it ends a lifecycle, and run again, ends it once', async () => {
    const gone = () => prepare({ suppressed: { reason: 'complained', at: '2026-11-23T09:00:00.000Z' } });
    await killedAnywhere(gone, score, async (world, input) => {
      expect((await score(world.process(), input)).next).toBe('unsubscribed');
      expect((await stored(world, input))?.moves.map(({ stage }) => stage)).toEqual(['captured', 'unsubscribed']);
    });
  });

  test('does not touch a lead whose next lifecycle has begun', async () => {
    const { world, input } = await prepare();
    await score(world.process(), { ...input, lifecycleId: 'over' });
    expect(await stored(world, input)).toMatchObject({ stage: 'captured', revision: 1 });
    expect((await score(world.process(), { ...input, lifecycleId: 'over' })).next).toBe('dormant');
  });

  test('of an erased lead says so by name', async () => {
    const { world, input } = await prepare();
    const nobody = { ...input, leadId: 'f'.repeat(32) };
    await expect(score(world.process(), nobody)).rejects.toMatchObject({ name: 'LeadNotFound' });
  });
});

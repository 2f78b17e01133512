import { describe, expect, test } from 'vitest';
import { createReps, leadRun } from '../../../../functions/adapters/dynamodb/reps.ts';
import { aLead } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';

const reps = createReps(useTable());

const at = '2026-11-23T10:00:00.000Z';
const aRun = () => leadRun(aLead(at));
const heldBy = async (repId: string) => Object.keys((await reps.holdings([repId])).get(repId)?.openLeads ?? {});

describe('a rep', () => {
  test('of whom nothing is known yet holds nothing', async () => {
    expect((await reps.holdings(['nobody'])).get('nobody')).toBeUndefined();
  });

  test('is never given more leads than fit, however many ask at once', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => reps.claim('busy', aRun(), { capacity: 5, at: at })),
    );
    expect(claims.filter(Boolean)).toHaveLength(5);
    expect(await heldBy('busy')).toHaveLength(5);
  });

  test('holds a lead once, however often it is claimed, also when full', async () => {
    const run = aRun();
    expect(await reps.claim('one', run, { capacity: 1, at: at })).toBe(true);
    expect(await reps.claim('one', run, { capacity: 1, at: '2026-11-23T11:00:00.000Z' })).toBe(false);
    expect(await reps.claim('one', aRun(), { capacity: 1, at: at })).toBe(false);
    expect((await reps.holdings(['one'])).get('one')).toMatchObject({ openLeads: { [run]: at }, lastAssignedAt: at });
  });

  test('gives a place back once, however often it is released', async () => {
    const [kept, gone] = [aRun(), aRun()];
    for (const run of [kept, gone]) await reps.claim('two', run, { capacity: 2, at: at });
    for (let n = 0; n < 3; n++) await reps.release('two', gone);
    expect(await heldBy('two')).toEqual([kept]);
    await reps.release('nobody', gone);
    expect((await reps.holdings(['nobody'])).size).toBe(0);
    expect(await reps.claim('two', aRun(), { capacity: 2, at: at })).toBe(true);
  });

  test('has outcomes of leads counted by segment, under any name of the segment', async () => {
    const run = aRun();
    await reps.claim('three', run, { capacity: 1, at });
    await reps.release('three', run, { segment: 'engl. (u.k.)', of: 'won' });
    await reps.recount('three', 'correction', { segment: 'engl. (u.k.)', from: 'won', to: 'lost', at });
    expect((await reps.holdings(['three'])).get('three')).toMatchObject({
      openLeads: {},
      results: { 'engl. (u.k.)': { won: 0, lost: 1 } },
    });
  });

  test('holds each lifecycle of a lead by itself', () => {
    const lead = { id: 'a'.repeat(32), lifecycleId: 'b' };
    expect(leadRun(lead)).not.toBe(leadRun({ ...lead, lifecycleId: 'c' }));
  });
});

import { describe, expect, test } from 'vitest';
import type { Assignment } from '../../../../domain/lead/assignment.ts';
import { createAssignments } from '../../../../functions/adapters/dynamodb/assignments.ts';
import { createLeads } from '../../../../functions/adapters/dynamodb/leads.ts';
import { aLead } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const assignments = createAssignments(table);

const at = '2026-11-23T10:00:00.000Z';

async function offered(attempt = 1) {
  const lead = aLead(at);
  await createLeads(table).create(lead);
  const assignment: Assignment = {
    lifecycleId: lead.lifecycleId,
    attempt,
    repId: 'ada',
    toManager: false,
    status: 'offered',
    offeredAt: at,
    acceptBy: '2026-11-23T10:05:00.000Z',
    why: 'longest idle',
    candidates: [],
  };
  expect(await assignments.offer(lead.id, assignment)).toBe(true);
  const stored = async () => (await createLeads(table).history(lead.id))?.assignments ?? [];
  return { id: lead.id, assignment, stored };
}

describe('an offer', () => {
  test('of one attempt is made once', async () => {
    const { id, assignment, stored } = await offered();
    expect(await assignments.offer(id, { ...assignment, repId: 'jonas' })).toBe(false);
    expect(await stored()).toEqual([assignment]);
  });

  test('is answered once: of accept, decline and expiry at the same moment one wins', async () => {
    const { id, assignment, stored } = await offered();
    const answers = await Promise.all([
      assignments.answer(id, assignment, 'accepted', { acceptedAt: at }),
      assignments.answer(id, assignment, 'expired'),
      assignments.answer(id, assignment, 'declined', { declinedBecause: 'on holiday' }),
    ]);
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect((await stored())[0]?.status).toBe(['accepted', 'expired', 'declined'][answers.indexOf(true)]);
  });

  test('has an outcome once it was accepted, and only one', async () => {
    const { id, assignment, stored } = await offered();
    expect(await assignments.record(id, assignment, { result: 'won', at })).toBe(false);
    await assignments.answer(id, assignment, 'accepted', { acceptedAt: at });
    expect(await assignments.record(id, assignment, { result: 'won', at, value: 1 })).toBe(true);
    expect(await assignments.record(id, assignment, { result: 'lost', at, reason: 'price' })).toBe(false);
    expect((await stored())[0]).toMatchObject({ status: 'closed', outcome: { result: 'won', at, value: 1 } });
  });

  test('that nobody ever spoke about closes without an outcome', async () => {
    const { id, assignment, stored } = await offered();
    await assignments.answer(id, assignment, 'accepted', { acceptedAt: at });
    expect(await assignments.record(id, assignment, undefined)).toBe(true);
    expect((await stored())[0]).toMatchObject({ status: 'closed' });
    expect((await stored())[0]).not.toHaveProperty('outcome');
  });

  test('of a lead that was never made is not answered into being', async () => {
    expect(await assignments.answer('0'.repeat(32), { lifecycleId: 'x', attempt: 1 }, 'accepted')).toBe(false);
  });

  test('sorts by attempt beyond nine', async () => {
    const { id, assignment, stored } = await offered(2);
    for (const attempt of [10, 1]) await assignments.offer(id, { ...assignment, attempt });
    expect((await stored()).map(({ attempt }) => attempt)).toEqual([1, 2, 10]);
  });
});

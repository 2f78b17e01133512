import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { Qualification } from '../../../../domain/workflow/qualify.ts';
import { profileKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeads } from '../../../../functions/adapters/dynamodb/leads.ts';
import { aLead, nextLifecycle, park, tokenOf } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const leads = createLeads(table);

const at = '2026-11-23T10:00:00.000Z';
const later = '2026-11-24T10:00:00.000Z';
const q: Qualification = {
  next: 'sales-ready',
  stage: 'sales-ready',
  score: { total: 61, asOf: later, interests: {}, reasons: [] },
  grade: 'B',
  why: 'score 61 and grade B',
};

async function created(parts: Partial<Lead> = {}) {
  const lead = aLead(at, parts);
  expect(await leads.create(lead)).toBe(true);
  return lead;
}
const rowOf = (lead: Lead) => table.get(profileKey(lead.id));
const opened = (lead: Lead, id: string, time = at): Activity => ({
  id,
  type: 'mail.opened',
  at: time,
  lifecycleId: lead.lifecycleId,
  detail: { messageId: id, template: 'welcome' },
});

describe('a lead', () => {
  test('is created once, and waits in both indexes until it is started', async () => {
    const lead = await created();
    expect(await leads.create({ ...lead, name: 'Second' })).toBe(false);
    expect(await rowOf(lead)).toMatchObject({
      name: 'Ada Winter',
      pendingFor: 'start',
      pendingSince: at,
      stageSince: at,
    });
    expect((await rowOf(lead))?.stageShard).toMatch(/^captured#[0-3]$/);
    expect((await rowOf(lead))?.pendingShard).toMatch(/^pending#[0-3]$/);
  });

  test('gives its history in the order of time, each activity once, the first time it was heard of', async () => {
    const lead = await created();
    await leads.append(lead.id, opened(lead, 'b', later));
    await leads.append(lead.id, opened(lead, 'a', '2026-11-23T12:00:00.000Z'));
    await leads.append(lead.id, opened(lead, 'b', '2026-11-25T10:00:00.000Z'));
    const history = await leads.history(lead.id);
    expect(history?.activities.map(({ id, at }) => [id, at.slice(8, 10)])).toEqual([
      [lead.captured.id, '23'],
      ['a', '23'],
      ['b', '24'],
    ]);
    expect(Object.keys(history?.activities[1] ?? {}).sort()).toEqual(['at', 'detail', 'id', 'lifecycleId', 'type']);
    expect(history?.lead).not.toHaveProperty('PK');
    expect(await leads.history('0'.repeat(32))).toBeUndefined();
  });

  test('keeps activities of one moment in the order of their ids, not of writing', async () => {
    const lead = await created();
    for (const id of ['z', 'a', 'm']) await leads.append(lead.id, opened(lead, id));
    expect((await leads.history(lead.id))?.activities.map(({ id }) => id)).toEqual([lead.captured.id, 'a', 'm', 'z']);
  });

  test('is woken by the one who takes its token, once, and the promise stays in the row', async () => {
    const lead = await created({ stage: 'nurturing' });
    expect(await leads.takeToken(lead.id, ['engagement'], at, {})).toBeUndefined();
    await park(table, lead, 'engagement');
    expect(await leads.takeToken(lead.id, ['confirmation', 'outcome'], at, {})).toBeUndefined();
    const both = await Promise.all([
      leads.takeToken(lead.id, ['engagement'], at, {}),
      leads.takeToken(lead.id, ['engagement'], at, {}),
    ]);
    expect(both.filter(Boolean).map((woken) => woken?.waking.token)).toEqual([tokenOf(lead)]);
    const row = await rowOf(lead);
    expect(row).toMatchObject({ revision: 2, pendingFor: 'wake', pendingSince: at, waking: { token: tokenOf(lead) } });
    expect(row).not.toHaveProperty('parked');
  });

  test('cannot park on a revision somebody has raised', async () => {
    const lead = await created();
    expect((await leads.bumpRevision(lead.id, ['engagement'], {}))?.revision).toBe(2);
    expect(await park(table, lead, 'engagement')).toBe(false);
    expect(await leads.bumpRevision('0'.repeat(32), [], {})).toBeUndefined();
    expect(await table.get(profileKey('0'.repeat(32)))).toBeUndefined();
  });

  test('is not just noticed while it is parked for the signal', async () => {
    const lead = await created();
    await park(table, lead, 'acceptance');
    expect(await leads.bumpRevision(lead.id, ['acceptance'], {})).toBeUndefined();
    expect((await leads.bumpRevision(lead.id, ['engagement'], {}))?.revision).toBe(2);
  });

  test('fills gaps with what a new form says, and keeps what it has and the reason it may get no mail', async () => {
    const lead = await created({ answers: { timing: 'later', 'a.b': '1' } });
    const said = { form: 'demo', at: later };
    await leads.bumpRevision(lead.id, [], {
      submitted: {
        person: { name: 'Other', company: 'New Ltd' },
        answers: { timing: 'now', 'team.size': '9' },
        last: said,
      },
      suppressed: { reason: 'unsubscribed', at },
      pausedUntil: later,
      confirmedAt: at,
    });
    await leads.bumpRevision(lead.id, [], { suppressed: { reason: 'bounced', at: later }, confirmedAt: later });
    await leads.suppress(lead.id, { reason: 'complained', at: later });
    // The row itself, the cache of lists: a history is read from the activities.
    expect(await leads.bumpRevision(lead.id, [], {})).toMatchObject({
      name: 'Ada Winter',
      company: 'Works Ltd',
      answers: { timing: 'later', 'team.size': '9', 'a.b': '1' },
      last: said,
      suppressed: { reason: 'unsubscribed', at },
      pausedUntil: later,
      confirmedAt: at,
    });
  });

  test('gets a stage only on the revision that was seen, and its history says why', async () => {
    const lead = await created();
    await leads.bumpRevision(lead.id, [], {});
    expect(await leads.qualified(lead, { ...q, next: 'nurture', stage: 'nurturing' }, later)).toBeUndefined();
    const saved = await leads.qualified({ ...lead, revision: 2 }, q, later);
    expect(saved).toMatchObject({ stage: 'sales-ready', score: { total: 61, grade: 'B', asOf: later }, revision: 2 });
    expect(saved?.moves.at(-1)).toMatchObject({ stage: 'sales-ready', at: later, why: q.why });
    const row = await rowOf(lead);
    expect(row).toMatchObject({ stageSince: later });
    expect(row).not.toHaveProperty('pendingFor');
    expect((await leads.qualified({ ...lead, revision: 2, stage: 'sales-ready' }, q, later))?.moves).toHaveLength(2);
  });

  test('stays in the index of its stage when its lifecycle ends, and only a rejected one is forgotten', async () => {
    const [lost, spam] = [await created({ stage: 'working' }), await created()];
    await leads.close(lost, 'lost', later, 'no budget', { outcomeAt: later });
    await leads.close(spam, 'rejected', later, 'spam');
    const [row, spamRow] = [await rowOf(lost), await rowOf(spam)];
    expect(row).toMatchObject({ stage: 'lost', open: false, outcomeAt: later });
    expect(row?.closed).toEqual({ lifecycleId: lost.lifecycleId, end: 'lost', at: later });
    for (const gone of ['pendingFor', 'pendingShard', 'parked', 'expiresAt']) expect(row).not.toHaveProperty(gone);
    expect(row).toMatchObject({ stageShard: expect.stringMatching(/^lost#[0-3]$/), stageSince: later });
    expect(spamRow?.expiresAt).toBe(Date.parse(later) / 1000 + 30 * 24 * 3600);
    expect(await leads.close(lost, 'dormant', later, 'again')).toBeUndefined();
  });

  test('opens one lifecycle, however many signals bring it back at once', async () => {
    const lead = await created({ confirmBy: at });
    await leads.close(lead, 'unconfirmed', at, 'too late');
    const closed = { ...lead, stage: 'rejected' as const, open: false };
    const ids = ['1'.repeat(12), '2'.repeat(12)];
    const both = await Promise.all(ids.map((id) => leads.reopen(closed, id, later, 'came back')));
    expect(both.filter(Boolean)).toHaveLength(1);
    const row = await rowOf(lead);
    expect(row).toMatchObject({ open: true, openedAt: later, stage: 'captured', revision: 2, pendingFor: 'start' });
    expect(row).not.toHaveProperty('expiresAt');
    expect(row).not.toHaveProperty('confirmBy');
    expect(await leads.reopen(closed, '3'.repeat(12), later, 'late')).toBeUndefined();
  });

  test('has one deadline to confirm, however many runs set one', async () => {
    const lead = await created();
    expect((await leads.confirmBy(lead, later))?.confirmBy).toBe(later);
    expect((await leads.confirmBy(lead, '2026-12-24T10:00:00.000Z'))?.confirmBy).toBe(later);
    expect(await rowOf(lead)).not.toHaveProperty('pendingFor');
  });

  test('of a customer who comes back stays a customer', async () => {
    const lead = await created({ stage: 'customer', open: false });
    expect(await leads.reopen(lead, '4'.repeat(12), later, 'demo again')).toMatchObject({
      stage: 'customer',
      open: true,
    });
  });

  test('is never moved where the product allows no move, for anybody', async () => {
    const lead = await created();
    await expect(leads.move(lead, 'working', at, 'accepted')).rejects.toThrow('from captured to working');
    await expect(leads.close(lead, 'lost', at, 'no budget')).rejects.toThrow('from captured to lost');
    // A run that has read an older row: the condition of the write itself holds it back.
    expect(await leads.move({ ...lead, stage: 'assigned' }, 'working', at, 'accepted')).toBeUndefined();
    expect(await rowOf(lead)).toMatchObject({ stage: 'captured', open: true });
    expect((await rowOf(lead))?.moves).toHaveLength(1);
  });

  test('of a customer who does not confirm a new form stays a customer, and is not forgotten', async () => {
    const lead = await created({ stage: 'customer', customerSince: at });
    const closed = await leads.close(lead, 'unconfirmed', later, 'too late');
    expect(closed).toMatchObject({ stage: 'customer', open: false, closed: { end: 'unconfirmed' } });
    expect(await rowOf(lead)).not.toHaveProperty('expiresAt');
  });

  test('is not moved by a run whose lifecycle is over', async () => {
    const lead = await created({ stage: 'assigned' });
    expect(await leads.move(lead, 'working', at, 'accepted')).toMatchObject({ stage: 'working' });
    await nextLifecycle(leads, lead);
    expect(await leads.move(lead, 'customer', at, 'won')).toBeUndefined();
    expect(await leads.confirmBy(lead, later)).toBeUndefined();
    expect(await leads.restart(lead, later)).toBeUndefined();
    expect(await rowOf(lead)).toMatchObject({ stage: 'captured', lifecycleId: 'd'.repeat(12) });
  });

  test('gets one more execution for one that failed, however many say so, in the same lifecycle', async () => {
    const lead = await created({ stage: 'working' });
    await park(table, lead, 'outcome');
    const both = await Promise.all([leads.restart(lead, later), leads.restart(lead, later)]);
    expect(both.filter(Boolean).map((restarted) => restarted?.restarts)).toEqual([1]);
    const row = await rowOf(lead);
    expect(row).toMatchObject({ stage: 'working', lifecycleId: lead.lifecycleId, revision: 2, pendingFor: 'start' });
    expect(row).not.toHaveProperty('parked');
    expect((await leads.restart({ ...lead, restarts: 1 }, later))?.restarts).toBe(2);
  });
});

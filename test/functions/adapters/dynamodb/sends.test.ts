import { describe, expect, test } from 'vitest';
import type { Send } from '../../../../domain/lead/send.ts';
import { createPending } from '../../../../functions/adapters/dynamodb/pending.ts';
import { createSends } from '../../../../functions/adapters/dynamodb/sends.ts';
import { aLead } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const sends = createSends(table);

const at = '2026-11-23T10:00:00.000Z';
const later = '2026-11-23T10:00:01.000Z';
const aSend = (lifecycleId: string): Send => ({
  lifecycleId,
  track: 'first',
  step: 'welcome',
  template: 'welcome',
  kind: 'marketing',
  state: 'claimed',
  claimedAt: at,
  why: 'due',
});
const fresh = () => {
  const { id, lifecycleId } = aLead(at);
  return { id, send: aSend(lifecycleId) };
};
const isPending = async (id: string) => (await createPending(table).all()).some(({ leadId }) => leadId === id);

describe('the send ledger', () => {
  test('gives a step to one of many who claim it at once', async () => {
    const { id, send } = fresh();
    const claims = await Promise.all(Array.from({ length: 8 }, () => sends.claim(id, send)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await isPending(id)).toBe(true);
  });

  test('keeps each step, track and lifecycle apart', async () => {
    const { id, send } = fresh();
    for (const other of [send, { ...send, step: 'b' }, { ...send, track: 'b' }, { ...send, lifecycleId: 'b' }])
      expect(await sends.claim(id, other)).toBe(true);
  });

  test('lets a released step be claimed again, and no other', async () => {
    const { id, send } = fresh();
    await sends.claim(id, send);
    await sends.notSent(id, send, 'released', 'throttled');
    expect(await isPending(id)).toBe(false);
    expect(await sends.claim(id, { ...send, claimedAt: later })).toBe(true);
    expect(await sends.find(id, send)).toMatchObject({ state: 'claimed', claimedAt: later });
    await sends.sent(id, send, 'm-1', later);
    expect(await sends.claim(id, send)).toBe(false);
  });

  test('keeps an unknown send in view until the Email Sent event settles it, and never lets it be claimed', async () => {
    const { id, send } = fresh();
    await sends.claim(id, send);
    await sends.unknown(id, send);
    expect(await sends.claim(id, send)).toBe(false);
    expect(await isPending(id)).toBe(true);
    await sends.sent(id, send, 'm-1', later);
    expect(await sends.find(id, send)).toMatchObject({ state: 'sent', messageId: 'm-1', sentAt: later });
    expect(await isPending(id)).toBe(false);
  });

  test('believes the run that knows that SES did not take it, after another called it unknown', async () => {
    const { id, send } = fresh();
    await sends.claim(id, send);
    await sends.unknown(id, send);
    await sends.notSent(id, send, 'released', 'throttled');
    expect(await isPending(id)).toBe(false);
    expect(await sends.claim(id, { ...send, claimedAt: later })).toBe(true);
  });

  test.each(['held', 'released'] as const)(
    'the Email Sent event settles what is %s by mistake, and then nobody claims it',
    async (state) => {
      const { id, send } = fresh();
      await sends.claim(id, send);
      await sends.notSent(id, send, state, 'the table said no');
      await sends.sent(id, send, 'm-1', later);
      expect(await sends.find(id, send)).toMatchObject({ state: 'sent', messageId: 'm-1' });
      expect([await isPending(id), await sends.claim(id, send)]).toEqual([false, false]);
    },
  );

  test('is not changed by what comes late', async () => {
    const { id, send } = fresh();
    await sends.sent(id, send, 'nobody claimed it', later);
    expect(await sends.find(id, send)).toBeUndefined();
    await sends.claim(id, send);
    await sends.sent(id, send, 'm-1', later);
    await sends.unknown(id, send);
    await sends.notSent(id, send, 'released', 'late');
    await sends.sent(id, send, 'm-2', later);
    expect(await sends.find(id, send)).toMatchObject({ state: 'sent', messageId: 'm-1' });
  });
});

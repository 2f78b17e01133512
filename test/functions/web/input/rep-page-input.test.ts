import { describe, expect, test } from 'vitest';
import { createRepPage } from '../../../../functions/web/rep-page.ts';
import { answer, distribute, offered, offersOf, tokenIn, withOffer } from '../../../support/hand-off.ts';
import { jsonOf, request, served } from '../../../support/request.ts';
import { useTable } from '../../../support/table.ts';
import type { Process } from '../../../support/world.ts';

const table = useTable();

const click = (process: Process, token: string, fields: Record<string, string>) =>
  served(createRepPage(process))(request('POST /r/{token}', { token, body: new URLSearchParams(fields) }));

describe('what the rep’s page refuses', () => {
  test.each<[Record<string, string>, string]>([
    [{}, 'action'],
    [{ action: 'steal' }, 'action'],
    [{ action: 'assign', repId: 'ada' }, 'action'],
    [{ action: 'lost' }, 'reason'],
    [{ action: 'lost', reason: 'Not now' }, 'reason'],
    [{ action: 'recycle', reason: 'No budget' }, 'reason'],
    [{ action: 'won', value: '-1' }, 'value'],
    [{ action: 'won', value: 'a lot' }, 'value'],
    [{ action: 'won', value: 'NaN' }, 'value'],
    [{ action: 'won', value: '1e300' }, 'value'],
    [{ action: 'recycle', reason: 'Not now', until: 'soon' }, 'until'],
    [{ action: 'recycle', reason: 'Not now', until: '2027-02-30' }, 'until'],
    [{ action: 'recycle', reason: 'Not now', until: '2026-11-22' }, 'until'],
  ])('%o: 400 naming the field, and nothing is changed', async (fields, field) => {
    const { world, input, token } = await withOffer(table, 'accepted');
    const reply = await click(world.process(), token, fields);
    expect(reply.statusCode).toBe(400);
    expect(jsonOf(reply).invalid).toEqual([{ field, got: expect.any(String), expected: expect.any(String) }]);
    expect((await offersOf(world, input))[0]?.status).toBe('accepted');
    expect((await world.process().leads.history(input.leadId))?.activities).toHaveLength(1);
  });

  test('is also a body over 64 kB', async () => {
    const { world, token } = await withOffer(table);
    const reply = await click(world.process(), token, {
      action: 'decline',
      reason: 'x'.repeat(70_000),
    });
    expect(reply.statusCode).toBe(413);
  });
});

describe('the manager’s page', () => {
  async function beforeManager() {
    const made = await offered(table);
    for (let n = 1; n <= made.world.config.sales.offers; n++) {
      await answer(made.world, made.input, 'declined');
      await distribute(made.world.process(), made.input);
    }
    return { ...made, token: tokenIn(made.world.inbox.at(-1)) };
  }

  test('assigns the lead to a rep of the team', async () => {
    const { world, input, token } = await beforeManager();
    const rep = world.config.sales.reps[3];
    await click(world.process(), token, { action: 'assign', repId: rep?.id ?? '' });
    await distribute(world.process(), input);
    const offers = await offersOf(world, input);
    expect(offers.slice(-2)).toMatchObject([
      { toManager: true, status: 'declined', passTo: rep?.id },
      { repId: rep?.id },
    ]);
    expect(world.inbox.at(-1)?.to).toBe(rep?.email);
  });

  test('knows only its own team', async () => {
    const { world, input, token } = await beforeManager();
    for (const repId of ['', 'manager', 'nobody', '__proto__'])
      expect((await click(world.process(), token, { action: 'assign', repId })).statusCode).toBe(400);
    expect((await offersOf(world, input)).at(-1)?.status).toBe('offered');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minute } from '../../domain/instant.ts';
import { signLink } from '../../functions/adapters/links.ts';
import type { Table } from '../../functions/adapters/table.ts';
import type { HttpResponse } from '../../functions/middleware/http.ts';
import { createReply } from '../../functions/reply.ts';
import { answer, distribute, type Id, leadOf, offersOf, withOffer } from './hand-off.ts';
import { nextLifecycle, park, tokenOf } from './lead.ts';
import { type Asked, browser, request, served } from './request.ts';
import { keys, killedAnywhere, type Process, startTable, type World } from './world.ts';

let table: Table;
let stop: () => Promise<void>;
beforeAll(async () => ({ table, stop } = await startTable()));
afterAll(() => stop());

const ask = (process: Process, method: string, token: string, asked: Asked = {}): Promise<HttpResponse> =>
  served(createReply(process))(request(`${method} /r/{token}`, { token, headers: browser, ...asked }));
const show = (process: Process, token: string) => ask(process, 'GET', token);
const click = (process: Process, token: string, fields: Record<string, string>) =>
  ask(process, 'POST', token, { body: new URLSearchParams(fields) });

/** An offered lead, parked until the rep answers, and the link in the rep's mail. */
async function waiting() {
  const made = await withOffer(table);
  await park(table, made.lead, 'acceptance');
  return made;
}

/** An accepted lead, parked until the outcome is known. */
async function working() {
  const made = await withOffer(table, 'accepted');
  await park(table, made.lead, 'outcome');
  return made;
}
const signals = ({ woken }: World) => woken.map(({ signal }) => signal);
const everything = async (world: World, { leadId }: Id) => JSON.stringify(await world.process().leads.story(leadId));

describe('the rep’s page', () => {
  it('shows the lead and changes nothing, however often a scanner opens it', async () => {
    const { world, input, token } = await waiting();
    const before = await everything(world, input);
    for (let n = 0; n < 3; n++) {
      const page = await show(world.process(), token);
      expect(page.statusCode).toBe(200);
      expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
      expect(page.body).toContain('Ada Winter');
    }
    expect(await everything(world, input)).toBe(before);
    expect(world.woken).toEqual([]);
  });

  it('accepts: the execution goes on, and the answer is a redirect to the page', async () => {
    const { world, input, token } = await waiting();
    const reply = await click(world.process(), token, { action: 'accept' });
    expect([reply.statusCode, reply.headers?.location]).toEqual([303, `/r/${token}`]);
    expect((await offersOf(world, input))[0]).toMatchObject({ status: 'accepted', acceptedAt: world.now() });
    expect(world.woken).toEqual([{ token: tokenOf({ id: input.leadId }), signal: 'rep.accepted' }]);
    expect((await show(world.process(), token)).body).toContain('This lead is yours');
  });

  it('declines with a reason, and the next look goes to another rep', async () => {
    const { world, input, token } = await waiting();
    await click(world.process(), token, { action: 'decline', reason: '  on holiday ' });
    expect((await offersOf(world, input))[0]).toMatchObject({ status: 'declined', declinedBecause: 'on holiday' });
    expect(signals(world)).toEqual(['rep.declined']);
    await distribute(world.process(), input);
    expect((await offersOf(world, input)).at(-1)?.attempt).toBe(2);
    const page = await show(world.process(), token);
    expect(page.body).toContain('You passed this lead on');
    expect(page.body).not.toContain('Ada Winter');
  });

  it.each([
    [
      { action: 'won', value: '12000.50' },
      { result: 'won', value: 12_000.5 },
    ],
    [{ action: 'won', value: '' }, { result: 'won' }],
    [
      { action: 'lost', reason: 'No budget' },
      { result: 'lost', reason: 'No budget' },
    ],
    [
      { action: 'recycle', reason: 'Not now', until: '2027-02-01' },
      { result: 'recycle', reason: 'Not now', until: '2027-02-01T00:00:00.000Z' },
    ],
  ])('records %o', async (fields, outcome) => {
    const { world, input, token } = await working();
    expect((await click(world.process(), token, fields as Record<string, string>)).statusCode).toBe(303);
    expect((await offersOf(world, input))[0]).toMatchObject({
      status: 'closed',
      outcome: { ...outcome, at: world.now() },
    });
    expect(signals(world)).toEqual(['outcome.recorded']);
    const { activities = [] } = (await world.process().leads.story(input.leadId)) ?? {};
    expect(activities.at(-1)).toMatchObject({ type: 'outcome.recorded', detail: outcome });
  });

  it('does once what is clicked twice, also at the same moment', async () => {
    const { world, input, token } = await waiting();
    const twice = () => click(world.process(), token, { action: 'accept' });
    await Promise.all([twice(), twice()]);
    world.pass(minute);
    await twice();
    const { activities = [] } = (await world.process().leads.story(input.leadId)) ?? {};
    expect(activities.filter(({ type }) => type === 'rep.accepted')).toHaveLength(1);
    expect(signals(world)).toEqual(['rep.accepted']);
    expect((await offersOf(world, input))[0]?.acceptedAt).not.toBe(world.now());
  });

  it('keeps the first outcome when a second is clicked', async () => {
    const { world, input, token } = await working();
    await click(world.process(), token, { action: 'won', value: '1' });
    await click(world.process(), token, { action: 'lost', reason: 'No budget' });
    expect((await offersOf(world, input))[0]?.outcome?.result).toBe('won');
    expect(signals(world)).toEqual(['outcome.recorded']);
  });

  it('tells who comes too late so, kindly, and sends no signal', async () => {
    const { world, input, token } = await waiting();
    await answer(world, input, 'expired');
    expect((await click(world.process(), token, { action: 'accept' })).statusCode).toBe(303);
    const page = await show(world.process(), token);
    expect([page.statusCode, page.body?.includes('This offer is over')]).toEqual([200, true]);
    expect(page.body).not.toContain('Ada Winter');
    expect(world.woken).toEqual([]);
    expect((await offersOf(world, input))[0]?.status).toBe('expired');
  });

  it('takes no answer to an offer of a lifecycle that is over', async () => {
    const { world, input, lead, token } = await waiting();
    await nextLifecycle(world.process().leads, lead);
    for (const action of ['accept', 'decline']) await click(world.process(), token, { action });
    expect((await offersOf(world, input))[0]?.status).toBe('offered');
    expect((await show(world.process(), token)).body).toContain('This offer is over');
  });

  it('takes no outcome that comes after the lead was given up, and puts none into anybody’s mouth', async () => {
    const { world, input, token } = await working();
    const [offer] = await offersOf(world, input);
    if (offer) await world.process().assignments.record(input.leadId, offer, undefined);
    await click(world.process(), token, { action: 'won', value: '1' });
    const { activities = [] } = (await world.process().leads.story(input.leadId)) ?? {};
    expect(activities.filter(({ type }) => type === 'outcome.recorded')).toEqual([]);
    expect((await show(world.process(), token)).body).toContain('Nobody recorded an outcome');
  });

  it('takes no outcome of a lead that was not accepted', async () => {
    const { world, input, token } = await waiting();
    await click(world.process(), token, { action: 'won', value: '1' });
    expect((await offersOf(world, input))[0]?.status).toBe('offered');
    expect(world.woken).toEqual([]);
  });

  it('killed anywhere and clicked again, sends the signal that was missing', async () => {
    await killedAnywhere(
      async () => {
        const { world, input, token } = await waiting();
        return { world, input: { ...input, token } };
      },
      (process, { token }) => click(process, token, { action: 'accept' }),
      async (world, { token, ...id }, kill) => {
        expect((await click(world.process(), token, { action: 'accept' })).statusCode).toBe(303);
        expect((await offersOf(world, id))[0]?.status).toBe('accepted');
        const lead = await leadOf(world, id);
        // Delivered, or promised to the sweep in the write that took the token.
        expect(world.woken.length > 0 || lead?.waking !== undefined, JSON.stringify(kill)).toBe(true);
        expect(lead?.parked, JSON.stringify(kill)).toBeUndefined();
      },
    );
  });
});

describe('a link to the rep’s page', () => {
  it('that was changed is unknown, one that has ended says so, and neither shows anything', async () => {
    const { world, input, token } = await waiting();
    const claims = { ...input, attempt: 1, repId: 'ada' };
    const old = signLink(keys.links, 'rep', claims, '2026-01-01T00:00:00.000Z');
    const foreign = signLink(keys.links, 'preferences', { leadId: input.leadId }, '2027-01-01T00:00:00.000Z');
    for (const method of ['GET', 'POST']) {
      const body = new URLSearchParams({ action: 'accept' });
      const ends = await Promise.all(
        [`${token}x`, foreign, old].map((link) => ask(world.process(), method, link, { body })),
      );
      expect(ends.map(({ statusCode }) => statusCode)).toEqual([404, 404, 410]);
      for (const { body = '' } of ends) expect(body).not.toContain('Ada');
    }
    expect((await offersOf(world, input))[0]?.status).toBe('offered');
  });

  it('of one attempt can do nothing about another', async () => {
    const { world, input, token } = await waiting();
    await answer(world, input, 'declined');
    await distribute(world.process(), input);
    await click(world.process(), token, { action: 'accept' });
    expect((await offersOf(world, input)).map(({ status }) => status)).toEqual(['declined', 'offered']);
    const never = signLink(keys.links, 'rep', { ...input, attempt: 9, repId: 'ada' }, '2027-01-01T00:00:00.000Z');
    expect((await show(world.process(), never)).statusCode).toBe(410);
  });

  it('of an erased lead says that it has ended', async () => {
    const { world } = await waiting();
    const gone = { leadId: 'f'.repeat(32), lifecycleId: '0'.repeat(12), attempt: 1, repId: 'ada' };
    const link = signLink(keys.links, 'rep', gone, '2027-01-01T00:00:00.000Z');
    expect((await show(world.process(), link)).statusCode).toBe(410);
  });
});

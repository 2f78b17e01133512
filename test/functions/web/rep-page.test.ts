import { describe, expect, test } from 'vitest';
import { minute, plus } from '../../../domain/time/instant.ts';
import type { HttpResponse } from '../../../functions/http/messages.ts';
import { signLink } from '../../../functions/services/signed-links.ts';
import { createRepPage } from '../../../functions/web/rep-page.ts';
import { answer, distribute, holders, type Id, leadOf, offersOf, tokenIn, withOffer } from '../../support/hand-off.ts';
import { nextLifecycle, park, tokenOf } from '../../support/lead.ts';
import { type Asked, browser, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { keys, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();

const ask = (process: Process, method: string, token: string, asked: Asked = {}): Promise<HttpResponse> =>
  served(createRepPage(process))(request(`${method} /r/{token}`, { token, headers: browser, ...asked }));
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
const everything = async (world: World, { leadId }: Id) => JSON.stringify(await world.process().leads.history(leadId));

describe('the rep’s page', () => {
  test('shows the lead and changes nothing, however often a scanner opens it', async () => {
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

  test('accepts: the execution goes on, and the answer is a redirect to the page', async () => {
    const { world, input, token } = await waiting();
    const reply = await click(world.process(), token, { action: 'accept' });
    expect([reply.statusCode, reply.headers?.location]).toEqual([303, `/r/${token}`]);
    expect((await offersOf(world, input))[0]).toMatchObject({ status: 'accepted', acceptedAt: world.now() });
    expect(world.woken).toEqual([{ token: tokenOf({ id: input.leadId }), signal: 'rep.accepted' }]);
    expect((await show(world.process(), token)).body).toContain('This lead is yours');
  });

  test('declines with a reason, and the next look goes to another rep', async () => {
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

  test.each([
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
      { result: 'recycle', reason: 'Not now', until: '2027-01-31T23:00:00.000Z' },
    ],
  ])('records %o', async (fields, outcome) => {
    const { world, input, token } = await working();
    expect((await click(world.process(), token, fields as Record<string, string>)).statusCode).toBe(303);
    expect((await offersOf(world, input))[0]).toMatchObject({
      status: 'closed',
      outcome: { ...outcome, at: world.now() },
    });
    expect(signals(world)).toEqual(['outcome.recorded']);
    const { activities = [] } = (await world.process().leads.history(input.leadId)) ?? {};
    expect(activities.at(-1)).toMatchObject({ type: 'outcome.recorded', detail: outcome });
  });

  test('gives more time once: the lead stays, the workflow looks again, and a later look warns anew', async () => {
    const { world, input, offer, token } = await waiting();
    const forAQuarter = { action: 'snooze', for: String(15 * minute) };
    expect((await click(world.process(), token, forAQuarter)).statusCode).toBe(303);
    const acceptBy = plus(offer.acceptBy, 15 * minute);
    expect((await offersOf(world, input))[0]).toMatchObject({ status: 'offered', acceptBy, snoozedAt: world.now() });
    expect(signals(world)).toEqual(['rep.snoozed']);
    // Clicked twice: no error, and no second quarter.
    expect((await click(world.process(), token, forAQuarter)).statusCode).toBe(303);
    expect((await offersOf(world, input))[0]?.acceptBy).toBe(acceptBy);
    world.pass(5 * minute);
    const look = await distribute(world.process(), input);
    expect(look).toMatchObject({ next: 'offered', until: plus(offer.acceptBy, 12 * minute) });
    world.pass(Date.parse(look.until) - Date.parse(world.now()));
    expect(await distribute(world.process(), input)).toMatchObject({ next: 'offered', until: acceptBy });
    expect(world.inbox.at(-1)).toMatchObject({ template: 'rep-warning', step: 'offer-1-warning-again' });
  });

  test('does not let an offer expire whose rep has just got more time', async () => {
    const { world, input, offer, token } = await waiting();
    await click(world.process(), token, { action: 'snooze', for: String(15 * minute) });
    // Decided on what was read before the click.
    expect(await world.process().assignments.answer(input.leadId, offer, 'expired')).toBe(false);
    expect((await offersOf(world, input))[0]?.status).toBe('offered');
  });

  test('plans reminders of an accepted lead, once for a double click, and none for a lead nobody took', async () => {
    const { world, input, token } = await working();
    const plan = () => click(world.process(), token, { action: 'follow-up', followUp: 'calls' });
    await Promise.all([plan(), plan()]);
    const { activities = [] } = (await world.process().leads.history(input.leadId)) ?? {};
    const planned = activities.filter(({ type }) => type === 'follow-up.planned');
    expect(planned).toMatchObject([{ detail: { followUp: 'calls', attempt: 1 } }]);
    expect(signals(world)).toEqual(['follow-up.planned']);
    expect((await show(world.process(), token)).body).toContain('Call: Try again, at another hour of the day');

    const open = await waiting();
    await click(open.world.process(), open.token, { action: 'follow-up', followUp: 'calls' });
    expect(signals(open.world)).toEqual([]);
  });

  test('keeps with each answer which browser gave it, for links that were forwarded', async () => {
    const { world, input, token } = await waiting();
    const headers = { ...browser, 'user-agent': `Somebody else’s browser ${'x'.repeat(300)}` };
    await ask(world.process(), 'POST', token, { headers, body: new URLSearchParams({ action: 'accept' }) });
    const { activities = [] } = (await world.process().leads.history(input.leadId)) ?? {};
    const { detail } = activities.find(({ type }) => type === 'rep.accepted') ?? {};
    expect(detail).toMatchObject({ agent: expect.stringMatching(/^Somebody else’s browser x+$/) });
    expect(JSON.stringify(detail).length).toBeLessThan(400);
    expect((await show(world.process(), token)).body).toContain('This page was made for <strong>Ada Brandt</strong>');
  });

  test('puts the call into a calendar while the lead is the rep’s, and for nobody else', async () => {
    const { world, input, token } = await waiting();
    const entry = () =>
      served(createRepPage(world.process()))(
        request('GET /r/{token}/call.ics', { token, headers: { ...browser, 'x-forwarded-proto': 'https' } }),
      );
    const { statusCode, headers, body = '' } = await entry();
    expect([statusCode, headers?.['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(body).toContain('SUMMARY:Call Ada Winter\\, Works Ltd');
    expect(body.replaceAll('\r\n ', '')).toContain(`https://api.example/r/${token}`);
    await takenByAnother(world, input);
    const after = await entry();
    expect([after.statusCode, after.body?.includes('Ada Winter')]).toEqual([410, false]);
  });

  test('does once what is clicked twice, also at the same moment', async () => {
    const { world, input, token } = await waiting();
    const twice = () => click(world.process(), token, { action: 'accept' });
    await Promise.all([twice(), twice()]);
    world.pass(minute);
    await twice();
    const { activities = [] } = (await world.process().leads.history(input.leadId)) ?? {};
    expect(activities.filter(({ type }) => type === 'rep.accepted')).toHaveLength(1);
    expect(signals(world)).toEqual(['rep.accepted']);
    expect((await offersOf(world, input))[0]?.acceptedAt).not.toBe(world.now());
  });

  test('keeps the first outcome when a second is clicked', async () => {
    const { world, input, token } = await working();
    await click(world.process(), token, { action: 'won', value: '1' });
    await click(world.process(), token, { action: 'lost', reason: 'No budget' });
    expect((await offersOf(world, input))[0]?.outcome?.result).toBe('won');
    expect(signals(world)).toEqual(['outcome.recorded']);
  });

  test('S5: who is late still gets the lead while nobody else has it', async () => {
    const { world, input, token } = await waiting();
    world.pass(5 * minute);
    await distribute(world.process(), input);
    const late = (await show(world.process(), token)).body ?? '';
    expect(late).toContain('Your time was over on');
    expect(late).toContain('Nobody has accepted yet');
    expect(late).toContain('Ada Winter');
    await click(world.process(), token, { action: 'accept' });
    expect((await show(world.process(), token)).body).toContain('This lead is yours');
    const second = world.inbox.findLast(({ template }) => template === 'rep-assignment');
    expect((await show(world.process(), tokenIn(second))).body).toContain('has this lead');
    expect((await distribute(world.process(), input)).next).toBe('accepted');
    const offers = await offersOf(world, input);
    expect(offers.map(({ status }) => status)).toEqual(['accepted', 'withdrawn']);
    expect(await holders(world, input)).toEqual([offers[0]?.repId]);
  });

  test('tells who comes too late so, kindly, and sends no signal', async () => {
    const { world, input, token } = await waiting();
    await answer(world, input, 'expired');
    await takenByAnother(world, input);
    expect((await click(world.process(), token, { action: 'accept' })).statusCode).toBe(303);
    const page = await show(world.process(), token);
    expect([page.statusCode, page.body?.includes('has this lead')]).toEqual([200, true]);
    expect(page.body).not.toContain('Ada Winter');
    expect(world.woken).toEqual([]);
    expect((await offersOf(world, input))[0]?.status).toBe('expired');
  });

  test('takes no answer to an offer of a lifecycle that is over', async () => {
    const { world, input, lead, token } = await waiting();
    await nextLifecycle(world.process().leads, lead);
    for (const action of ['accept', 'decline']) await click(world.process(), token, { action });
    expect((await offersOf(world, input))[0]?.status).toBe('offered');
    expect((await show(world.process(), token)).body).toContain('This offer is over');
  });

  test('takes no outcome that comes after the lead was given up, and puts none into anybody’s mouth', async () => {
    const { world, input, token } = await working();
    const [offer] = await offersOf(world, input);
    if (offer) await world.process().assignments.record(input.leadId, offer, undefined);
    await click(world.process(), token, { action: 'won', value: '1' });
    const { activities = [] } = (await world.process().leads.history(input.leadId)) ?? {};
    expect(activities.filter(({ type }) => type === 'outcome.recorded')).toEqual([]);
    expect((await show(world.process(), token)).body).toContain('Nobody recorded an outcome');
  });

  test('takes no outcome of a lead that was not accepted', async () => {
    const { world, input, token } = await waiting();
    await click(world.process(), token, { action: 'won', value: '1' });
    expect((await offersOf(world, input))[0]?.status).toBe('offered');
    expect(world.woken).toEqual([]);
  });

  test('killed anywhere and clicked again, sends the signal that was missing', async () => {
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

/** Another rep has accepted the lead. */
async function takenByAnother(world: World, { leadId, lifecycleId }: Id): Promise<void> {
  const { leads, assignments } = world.process();
  const [first] = await offersOf(world, { leadId, lifecycleId });
  const repId = world.config.sales.reps[1]?.id ?? '';
  if (!first) throw new Error('nobody was asked');
  const other = { ...first, attempt: 2, repId, status: 'accepted' as const, acceptedAt: world.now() };
  await assignments.offer(leadId, other);
  const lead = await leadOf(world, { leadId, lifecycleId });
  if (lead) await leads.take(lead, other, world.now());
}

describe('two who click', () => {
  /** Two reps with a link each: the first let the lead pass, the second is being asked. */
  async function reassigned() {
    const made = await waiting();
    const { world, input, token: first } = made;
    world.pass(5 * minute);
    await distribute(world.process(), input);
    const second = world.inbox.findLast(({ template }) => template === 'rep-assignment');
    return { ...made, first, second: tokenIn(second) };
  }

  test('accept on a lead that was reassigned: one has it, the other is told kindly and sees nothing of the person', async () => {
    const { world, input, first, second } = await reassigned();
    const answers = await Promise.all(
      [first, second].map((token) => click(world.process(), token, { action: 'accept' })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    expect((await offersOf(world, input)).map(({ status }) => status)).toSatisfy(
      (all: string[]) => all.filter((status) => status === 'accepted').length === 1,
    );
    const pages = await Promise.all(
      [first, second].map(async (token) => (await show(world.process(), token)).body ?? ''),
    );
    expect(pages.filter((page) => page.includes('This lead is yours'))).toHaveLength(1);
    const other = pages.find((page) => !page.includes('This lead is yours')) ?? '';
    expect(other).toContain('has this lead');
    expect(other).toContain('Nothing to do for you');
    expect(other).not.toContain('Ada Winter');
    const { activities = [] } = (await world.process().leads.history(input.leadId)) ?? {};
    expect(activities.filter(({ type }) => type === 'rep.accepted')).toHaveLength(1);
    expect((await distribute(world.process(), input)).next).toBe('accepted');
    const taker = (await offersOf(world, input)).find(({ status }) => status === 'accepted');
    expect(await holders(world, input)).toEqual([taker?.repId]);
  });

  test.each(['the click', 'the timer'])(
    'meet in the same millisecond: %s first, and there is one owner',
    async (first) => {
      const { world, input, token } = await waiting();
      world.pass(5 * minute - 1_000); // exactly when the answer time is over
      const acts = [
        () => click(world.process(), token, { action: 'accept' }),
        () => distribute(world.process(), input),
      ];
      for (const act of first === 'the click' ? acts : acts.toReversed()) await act();
      expect((await distribute(world.process(), input)).next).toBe('accepted');
      const offers = await offersOf(world, input);
      expect(offers.map(({ status }) => status)).toEqual(
        first === 'the click' ? ['accepted'] : ['accepted', 'withdrawn'],
      );
      expect(await holders(world, input)).toEqual([offers[0]?.repId]);
      expect((await show(world.process(), token)).body).toContain('This lead is yours');
    },
  );

  test('S5: of a rep who has left the team takes no lead', async () => {
    const { world, input, token } = await waiting();
    const process = world.process();
    const [offer] = await offersOf(world, input);
    const { sales } = process.config;
    const config = {
      ...process.config,
      sales: { ...sales, reps: sales.reps.filter(({ id }) => id !== offer?.repId) },
    };
    await click({ ...process, config }, token, { action: 'accept' });
    expect((await offersOf(world, input)).map(({ status }) => status)).toEqual(['offered']);
    expect(signals(world)).toEqual([]);
  });

  test('S5: are one when a yes and a no of one rep fall between each other’s writes', async () => {
    for (const isLooked of [false, true]) {
      const { world, input, token } = await waiting();
      const process = world.process();
      const take = process.leads.take;
      await click(
        {
          ...process,
          leads: {
            ...process.leads,
            take: async (...args: Parameters<typeof take>) => {
              const taken = await take(...args);
              if (isLooked) await distribute(world.process(), input);
              await click(world.process(), token, { action: 'decline' });
              return taken;
            },
          },
        },
        token,
        { action: 'accept' },
      );
      const { activities = [] } = (await world.process().leads.history(input.leadId)) ?? {};
      const answers = activities.filter(({ type }) => type === 'rep.accepted' || type === 'rep.declined');
      expect(answers.map(({ type }) => type)).toEqual([isLooked ? 'rep.accepted' : 'rep.declined']);
      expect((await distribute(world.process(), input)).next).toBe(isLooked ? 'accepted' : 'offered');
      const offers = await offersOf(world, input);
      expect(offers.map(({ status }) => status)).toEqual(isLooked ? ['accepted'] : ['declined', 'offered']);
      expect(await holders(world, input)).toEqual([offers.at(-1)?.repId]);
    }
  });

  test('S5: are one when the rep says no while the workflow settles the yes', async () => {
    const { world, input, token } = await waiting();
    const history = await world.process().leads.history(input.leadId);
    const offer = history?.assignments[0];
    if (!history || !offer) throw new Error('no offer');
    // The accepting process dies between its two writes.
    expect(await world.process().leads.take(history.lead, offer, world.now())).toBe(true);
    const process = world.process();
    const read = process.leads.history;
    let isFirst = true;
    const slow = {
      ...process,
      leads: {
        ...process.leads,
        history: async (leadId: string) => {
          const seen = await read(leadId);
          if (isFirst) await click(world.process(), token, { action: 'decline' });
          isFirst = false;
          return seen;
        },
      },
    };
    expect((await distribute(slow, input)).next).toBe('offered');
    expect((await offersOf(world, input)).map(({ status }) => status)).toEqual(['declined', 'offered']);
  });

  test('meet in the same millisecond in any order of their calls: the timer and the click', async () => {
    for (let lead = 0; lead < 6; lead++) {
      const { world, input, token } = await waiting();
      world.pass(5 * minute - 1_000);
      await Promise.all([click(world.process(), token, { action: 'accept' }), distribute(world.process(), input)]);
      // The click holds, before or after the timer; the next look takes back what was offered meanwhile.
      expect((await distribute(world.process(), input)).next).toBe('accepted');
      const offers = await offersOf(world, input);
      expect(['accepted', 'accepted,withdrawn']).toContain(offers.map(({ status }) => status).join());
      expect(await holders(world, input)).toEqual([offers[0]?.repId]);
    }
  });
});

describe('a link to the rep’s page', () => {
  test('that was changed is unknown, one that has ended says so, and neither shows anything', async () => {
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

  test('of one attempt can do nothing about another', async () => {
    const { world, input, token } = await waiting();
    await answer(world, input, 'declined');
    await distribute(world.process(), input);
    await click(world.process(), token, { action: 'accept' });
    expect((await offersOf(world, input)).map(({ status }) => status)).toEqual(['declined', 'offered']);
    const never = signLink(keys.links, 'rep', { ...input, attempt: 9, repId: 'ada' }, '2027-01-01T00:00:00.000Z');
    expect((await show(world.process(), never)).statusCode).toBe(410);
  });

  test('of an erased lead says that it has ended', async () => {
    const { world } = await waiting();
    const gone = { leadId: 'f'.repeat(32), lifecycleId: '0'.repeat(12), attempt: 1, repId: 'ada' };
    const link = signLink(keys.links, 'rep', gone, '2027-01-01T00:00:00.000Z');
    expect((await show(world.process(), link)).statusCode).toBe(410);
  });
});

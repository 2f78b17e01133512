import { describe, expect, test, vi } from 'vitest';
import { TemporaryError } from '../../../../domain/lead/errors.ts';
import { repKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createAssigning } from '../../../../functions/services/sales/assigning.ts';
import { createSettlement } from '../../../../functions/workflow/settlement.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { distribute, holders, monday, offersOf, withOffer } from '../../../support/hand-off.ts';
import { useTable } from '../../../support/table.ts';
import { killedAnywhere } from '../../../support/world.ts';

const table = useTable();
const manager = 'manager@example.org';

/** A lead that a rep was offered or has, with what a person says of it by the API. */
async function aLead(status: 'offered' | 'accepted' = 'accepted') {
  const made = await withOffer(table, status);
  const { api, config } = apiOf(table, made.world);
  const rep = config.sales.reps.find(({ id }) => id === made.offer.repId);
  const [colleague] = config.sales.reps.filter(({ id }) => id !== made.offer.repId);
  if (!rep || !colleague) throw new Error('the team has two reps');
  const { leadId } = made.input;
  const say = (what: string, body: unknown = {}, email: string = rep.email, headers: Record<string, string> = {}) =>
    api(signedIn('POST', `/api/leads/${leadId}/${what}`, email, body, headers));
  const view = async (email: string = rep.email) => bodyOf(await api(signedIn('GET', `/api/leads/${leadId}`, email)));
  const happened = async () => (await made.world.process().leads.history(leadId))?.activities ?? [];
  const types = async () => (await happened()).map(({ type }) => type);
  return { ...made, api, config, rep, colleague, leadId, say, view, happened, types };
}

describe('a rep', () => {
  test('records contact, plans the next step, moves the sale and wins it; the person is named as who did it', async () => {
    const { say, view, happened, rep, world } = await aLead();
    const called = bodyOf(await say('contact', { contact: 'call', note: 'wants two seats' }));
    expect(called.undo).toBeDefined();
    await say('next-step', { nextOn: '2026-12-03', next: 'send the offer' });
    await say('step', { step: world.config.sales.steps[1], value: 1200.5, probability: 40, closeOn: '2026-12-24' });
    expect(await view()).toMatchObject({
      nextStep: { what: 'send the offer' },
      sale: {
        step: world.config.sales.steps[1],
        value: 1200.5,
        currency: 'EUR',
        probability: 40,
        closeOn: '2026-12-24',
      },
    });
    expect((await say('outcome', { result: 'won', value: 900 })).statusCode).toBe(200);
    const done = (await happened()).filter(({ detail }) => 'agent' in detail);
    expect(done.map(({ type }) => type).sort()).toEqual([
      'contact.made',
      'note.added',
      'outcome.recorded',
      'sale.moved',
    ]);
    for (const { detail } of done) expect(detail).toMatchObject({ repId: rep.id, agent: `the app, ${rep.name}` });
    await createSettlement(world.process())({ leadId: (await view()).id, lifecycleId: done[0]?.lifecycleId ?? '' });
    expect((await view()).can).toContain('correct');
    const { lostReasons } = world.config.sales.outcome;
    const corrected = await say('outcome', { result: 'lost', reason: lostReasons[0], correct: true });
    expect(bodyOf(corrected).stage).toBe('lost');
  });

  test.each(['calls', 'profiling'] as const)(
    'takes back a no to %s by saying so, and by nothing else',
    async (what) => {
      const { say, view, happened, world } = await aLead();
      const before = await view();
      const said = bodyOf(await say(what, { allowed: false }));
      expect(said.can).not.toContain(what);
      expect(said.undo).toBeUndefined();
      const no = (await happened()).find(({ type }) => type === `${what}.changed`);
      expect((await say('undo', { id: no?.id })).statusCode).toBe(409);
      expect((await view()).can).not.toContain(what);
      world.pass(60_000);
      await say(what, { allowed: true });
      const { can, score, grade } = await view();
      expect({ can, score, grade }).toEqual({ can: before.can, score: before.score, grade: before.grade });
    },
  );

  test('finds the lead in the pipeline where its sale stands, alone or with its column', async () => {
    const { say, api, rep, leadId, config, world, input } = await aLead();
    await createSettlement(world.process())(input);
    const [step = ''] = config.sales.steps;
    await say('step', { step, value: 900, probability: 50 });
    const pipeline = async (query: string, email = rep.email) =>
      bodyOf(await api(signedIn('GET', `/api/pipeline?${query}`, email)));
    const column = `step:${step}`;
    for (const query of ['owner=me', `owner=${rep.id}&column=${encodeURIComponent(column)}`]) {
      const { columns, isWhole } = await pipeline(query);
      expect(isWhole).toBe(true);
      const here = columns.find(({ id }: { id: string }) => id === column);
      expect(here.leads.map(({ id }: { id: string }) => id)).toContain(leadId);
      expect(here.count).toBe(here.leads.length);
    }
    expect((await pipeline('owner=nobody', manager)).columns.every(({ count }: { count: number }) => count === 0)).toBe(
      true,
    );
  });

  test('says the same twice, and it is recorded once: by a key, or by its content within a minute', async () => {
    const { say, types, rep } = await aLead();
    const key = { 'idempotency-key': 'click-1' };
    for (const headers of [key, key, {}, {}]) await say('contact', { contact: 'call' }, rep.email, headers);
    expect((await types()).filter((type) => type === 'contact.made')).toHaveLength(2);
  });

  test('takes back a contact: nothing counts it any more, and the history says that it was taken back', async () => {
    const { say, types, view, colleague } = await aLead();
    const { undo } = bodyOf(await say('contact', { contact: 'call' }));
    expect((await say('undo', { id: undo }, colleague.email)).statusCode).toBe(409);
    await say('undo', { id: undo });
    expect((await say('undo', { id: undo })).statusCode).toBe(200);
    const left = await types();
    expect(left).not.toContain('contact.made');
    expect(left.filter((type) => type === 'work.undone')).toHaveLength(1);
    expect((await view()).can).toContain('contact');
  });

  test('accepts an offer that time has passed, as the link in the mail allows', async () => {
    const { say, offer, world, leadId } = await aLead('offered');
    await world.process().assignments.answer(leadId, offer, 'expired');
    expect((await say('accept')).statusCode).toBe(200);
  });

  test('asks for more time once', async () => {
    const { say, config } = await aLead('offered');
    const minutes = (config.sales.sla.snoozes[0] ?? 0) / 60_000;
    expect((await say('more-time', { minutes })).statusCode).toBe(200);
    expect(bodyOf(await say('more-time', { minutes: 1 })).invalid).toMatchObject([{ field: 'for' }]);
  });

  test('gives back a lead that they had: others are asked, and it is not theirs any more', async () => {
    const { say, world, input, rep, view } = await aLead();
    await createSettlement(world.process())(input);
    expect((await say('pass', { reason: 'on leave soon' })).statusCode).toBe(200);
    expect((await createSettlement(world.process())(input)).next).toBe('recycle');
    expect(await holders(world, input)).not.toContain(rep.id);
    await distribute(world.process(), input);
    const next = (await offersOf(world, input)).at(-1);
    expect(next).toMatchObject({ status: 'offered', attempt: 2 });
    expect(next?.repId).not.toBe(rep.id);
    expect((await view(manager)).can).toContain('assign');
  });

  test('may not answer for a colleague, and reads who has the lead', async () => {
    const { say, colleague, rep, types } = await aLead();
    const answer = await say('contact', { contact: 'call' }, colleague.email);
    expect([answer.statusCode, bodyOf(answer).detail]).toEqual([409, `${rep.name} has it or is asked.`]);
    expect((await say('outcome', { result: 'won' }, colleague.email)).statusCode).toBe(409);
    expect((await say('note', { note: 'they called me by mistake' }, colleague.email)).statusCode).toBe(200);
    expect(await types()).toContain('note.added');
  });

  test.each([
    ['contact', { contact: 'pigeon' }, 'contact'],
    ['next-step', { nextOn: '2020-01-01' }, 'nextOn'],
    ['next-step', { nextOn: '2026-02-31' }, 'nextOn'],
    ['next-step', { nextOn: '2027-02-28', nxt: 'write' }, 'nxt'],
    ['next-step', { on: '2027-02-28' }, 'nextOn'],
    ['step', { step: 'no such step' }, 'step'],
    ['outcome', { result: 'lost' }, 'reason'],
    ['outcome', { result: 'recycle', reason: 'because' }, 'reason'],
  ])('reads what is wrong with %s %o', async (what, body, field) => {
    const { say, types } = await aLead();
    const answer = await say(what, body);
    expect([answer.statusCode, bodyOf(answer).invalid[0].field]).toEqual([400, field]);
    expect(await types()).toEqual(['form.submitted']);
  });
});

describe('two people with one lead', () => {
  test('the later is told what the other did, and nothing of either is lost', async () => {
    const { say, view, types, world } = await aLead();
    const { version } = await view(manager);
    await say('step', { step: world.config.sales.steps[1] });
    const ifMatch = { 'if-match': `"${version}"` };
    const late = await say('step', { step: world.config.sales.steps[2] }, manager, ifMatch);
    expect(late.statusCode).toBe(412);
    expect(bodyOf(late).detail).toContain(`moved the sale to ${world.config.sales.steps[1]}`);
    expect((await view()).sale.step).toBe(world.config.sales.steps[1]);
    const again = { 'if-match': (await view(manager)).version };
    expect((await say('step', { step: world.config.sales.steps[2] }, manager, again)).statusCode).toBe(200);
    expect((await types()).filter((type) => type === 'sale.moved')).toHaveLength(2);
  });

  test('what the lead does meanwhile refuses nobody', async () => {
    const { say, view, world, leadId, rep } = await aLead();
    const { version } = await view();
    const { lifecycleId, at } = { lifecycleId: 'x', at: world.now() };
    const detail = { url: 'https://fieldnote.example/pricing' };
    await world.process().signals.raise(leadId, { id: 'visit', type: 'page.viewed', at, lifecycleId, detail });
    expect((await say('note', { note: 'ok' }, rep.email, { 'if-match': version })).statusCode).toBe(200);
  });
});

describe('a manager', () => {
  test('gives a running offer to another rep: the first may not accept any more', async () => {
    const { say, world, input, colleague } = await aLead('offered');
    expect((await say('assign', { repId: colleague.id }, manager)).statusCode).toBe(200);
    await distribute(world.process(), input);
    const offers = await offersOf(world, input);
    expect(offers.map(({ repId, status }) => [repId, status])).toEqual([
      [offers[0]?.repId, 'withdrawn'],
      [colleague.id, 'offered'],
    ]);
    expect(offers[1]?.why).toBe('chosen by the manager');
  });

  test('takes a lead from the rep who works on it, and the other gets it, place and all', async () => {
    const { say, world, input, rep, colleague } = await aLead();
    await createSettlement(world.process())(input);
    await say('assign', { repId: colleague.id }, manager);
    expect((await createSettlement(world.process())(input)).next).toBe('recycle');
    await distribute(world.process(), input);
    expect((await offersOf(world, input)).at(-1)).toMatchObject({ repId: colleague.id, status: 'offered' });
    expect(await holders(world, input)).toEqual([colleague.id]);
    expect((await say('contact', { contact: 'call' }, rep.email)).statusCode).toBe(409);
    expect((await say('accept', {}, colleague.email)).statusCode).toBe(200);
  });

  test('a process that dies while it reassigns leaves nothing that repeating does not finish', async () => {
    let to = '';
    const assign = async (
      process: ReturnType<Awaited<ReturnType<typeof withOffer>>['world']['process']>,
      leadId: string,
    ) => {
      const { leads, assignments, reps, signals, config, now } = process;
      const history = await leads.history(leadId);
      to = config.sales.reps[1]?.id ?? '';
      const assigning = createAssigning({ leads, assignments, reps, signals, config });
      if (history) await assigning.assign(history, to, { repId: 'manager' }, now());
    };
    for (const status of ['offered', 'accepted'] as const) {
      const tried = await killedAnywhere(
        async () => withOffer(table, status),
        (process, { leadId }) => assign(process, leadId),
        async (world, input) => {
          world.pass(1_000);
          await assign(world.process(), input.leadId);
          if (status === 'accepted') await createSettlement(world.process())(input);
          await distribute(world.process(), input);
          expect(await holders(world, input)).toEqual([to]);
          const said = (await world.process().leads.history(input.leadId))?.activities ?? [];
          expect(new Set(said.filter(({ type }) => type === 'lead.assigned').map(({ id }) => id)).size).toBe(1);
        },
      );
      expect(tried).toBeGreaterThan(4);
    }
  });

  test('splits leads among those at work, and reads which could not be moved', async () => {
    const { api, leadId, world } = await aLead('offered');
    const answer = await api(signedIn('POST', '/api/leads/assign', manager, { ids: [leadId, 'no-such-lead'] }));
    const { leads } = bodyOf(answer);
    expect(leads[0].to).toBeDefined();
    expect(leads[1]).toEqual({ id: 'no-such-lead', why: 'There is no such lead.' });
    expect(world.config.sales.reps.map(({ name }) => name)).toContain(leads[0].to);
  });

  test('moves all of many but the one that fails, and reads why', async () => {
    const [broken, other] = [await withOffer(table), await withOffer(table)];
    const failing = vi.spyOn(console, 'error').mockReturnValue();
    const conduct = async <T>(_: string, args: readonly unknown[], act: () => Promise<T>) => {
      if (JSON.stringify(args).includes(broken.input.leadId))
        throw new TemporaryError('StorageUnavailable', 'of the test');
      return act();
    };
    const { api } = apiOf(table, { ...other.world, process: (kill) => other.world.process(kill, conduct) });
    const ids = [broken.input.leadId, other.input.leadId];
    const answer = await api(signedIn('POST', '/api/leads/assign', manager, { ids }));
    failing.mockRestore();
    expect(answer.statusCode).toBe(200);
    expect(bodyOf(answer).leads).toEqual([
      { id: ids[0], why: 'This lead could not be assigned now: try it again in a minute.' },
      { id: ids[1], to: expect.any(String) },
    ]);
  });

  test('is told that a rep is away, and nothing is taken from anybody', async () => {
    const made = await withOffer(table);
    const { sales } = made.world.config;
    const absences = [{ from: '2026-11-20', to: '2026-11-30' }];
    const reps = sales.reps.map((rep, n) => (n === 1 ? { ...rep, absences } : rep));
    const { api } = apiOf(table, made.world, { sales: { ...sales, reps } });
    const answer = await api(
      signedIn('POST', `/api/leads/${made.input.leadId}/assign`, manager, { repId: reps[1]?.id }),
    );
    expect(bodyOf(answer).detail).toBe(`${reps[1]?.name} is away.`);
    expect((await offersOf(made.world, made.input)).map(({ status }) => status)).toEqual(['offered']);
  });
});

test('the queue of a manager has what stands before the manager, and what can be done with it', async () => {
  const { world, input, say, api, colleague } = await aLead('offered');
  const [offer] = await offersOf(world, input);
  if (offer) await world.process().assignments.answer(input.leadId, offer, 'expired');
  for (const rep of world.config.sales.reps.slice(1))
    await table.put({
      ...repKey(rep.id),
      openLeads: Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`${n}_x`, monday])),
    });
  await distribute(world.process(), input);
  const queue = async () => bodyOf(await api(signedIn('GET', '/api/queue', manager))).items;
  const item = (await queue()).find(({ lead }: { lead: { id: string } }) => lead.id === input.leadId);
  expect(item).toMatchObject({ kind: 'offer', can: expect.arrayContaining(['accept', 'assign']) });
  expect((await say('assign', { repId: colleague.id }, manager)).statusCode).toBe(409);
  await table.put({ ...repKey(colleague.id), openLeads: {} });
  expect((await say('assign', { repId: colleague.id }, manager)).statusCode).toBe(200);
  expect((await queue()).map(({ lead }: { lead: { id: string } }) => lead.id)).not.toContain(input.leadId);
});

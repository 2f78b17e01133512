import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Lead } from '../../../domain/lead/lead.ts';
import { profileKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { readLead } from '../../../functions/http/lead-source.ts';
import { createCapture } from '../../../functions/web/capture.ts';
import { aLead, anAddress, park, tokenOf } from '../../support/lead.ts';
import { jsonOf, request, served } from '../../support/request.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, killedAnywhere, later, type Process, type World } from '../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const post = (process: Process, body: object) =>
  served(createCapture({ ...process, rules: config.capture }))(request('POST /leads', { body }));
const sweep = (world: World) => runSweep(later(world.process()));
const aDoor = { via: 'webhook:elsewhere', form: 'contact' };
const idOf = (email: string) => leadIdOf(keys, email);
const historyOf = (email: string) => createWorld(table).process().leads.history(idOf(email));
const formsOf = async (email: string) =>
  (await historyOf(email))?.activities.filter(({ type }) => type === 'form.submitted') ?? [];
const startsOf = (world: World, email: string) => world.started.filter((name) => name.startsWith(idOf(email)));

/** A lead that was captured, has lived, and is now as `parts` say. */
async function known(world: World, email: string, parts: Partial<Lead>) {
  const lead = aLead(world.now(), { id: idOf(email), email, ...parts });
  await world.process().leads.create(lead);
  world.pass(60_000);
  return lead;
}

const dormant = (lifecycleId: string): Partial<Lead> => ({
  lifecycleId,
  open: false,
  stage: 'dormant',
  closed: { lifecycleId, end: 'dormant', at: '2026-11-01T10:00:00.000Z' },
});

describe('capture', () => {
  test('writes the lead, starts its execution once and answers with a receipt', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const answer = await post(world.process(), { email, name: 'Ada', utm_source: 'ads', answers: { timing: 'now' } });
    expect(answer.statusCode).toBe(202);
    expect(jsonOf(answer)).toEqual({
      leadId: idOf(email),
      receipt: expect.stringMatching(/^[0-9a-f]{24}$/),
      profile: expect.any(String),
    });
    const history = await historyOf(email);
    expect(history?.lead).toMatchObject({
      email,
      name: 'Ada',
      stage: 'captured',
      open: true,
      answers: { timing: 'now' },
    });
    expect(history?.lead.first).toMatchObject({ source: 'ads', form: 'contact', at: world.now() });
    expect(world.started).toEqual([`${idOf(email)}-${history?.lead.lifecycleId}`]);
  });

  test('takes a form post of a script as it takes JSON', async () => {
    const email = anAddress();
    const body = new URLSearchParams({ email, name: 'Ada', 'answers[timing]': 'now' });
    const answer = await post(createWorld(table).process(), body);
    expect(answer.statusCode).toBe(202);
    expect((await historyOf(email))?.lead).toMatchObject({ name: 'Ada', answers: { timing: 'now' } });
  });

  test('M8: the same content is one inquiry, however the address is written', async () => {
    const world = createWorld(table);
    const [name] = anAddress().split('@');
    const receipts: unknown[] = [];
    for (const spelt of [`${name}@works.example`, `${name?.toUpperCase()}@WORKS.example`, `${name}+x@works.example`]) {
      receipts.push(jsonOf(await post(world.process(), { email: spelt, name: 'Ada' })).receipt);
      world.pass(3_000);
    }
    expect(new Set(receipts).size).toBe(1);
    expect(await formsOf(`${name}@works.example`)).toHaveLength(1);
  });

  test('gives a repeated submission id the same receipt, without a second activity, start or wake-up', async () => {
    const world = createWorld(table);
    const body = { email: anAddress(), submissionId: 'one', message: 'hello' };
    const first = await post(world.process(), body);
    world.pass(3_600_000);
    const second = await post(world.process(), { ...body, message: 'hello again' });
    expect([second.statusCode, second.body]).toEqual([202, first.body]);
    expect(await formsOf(body.email)).toHaveLength(1);
    expect(world.started).toHaveLength(1);
    expect(world.woken).toHaveLength(0);
    expect((await historyOf(body.email))?.lead.revision).toBe(1);
  });

  test('takes equal content a moment later for a double click, and later than that for another inquiry', async () => {
    const world = createWorld(table);
    const body = { email: anAddress(), message: 'hello' };
    world.pass(100_000); // so that the last of the moment falls into the next window of time
    const [first, second] = [await post(world.process(), body), await post(world.process(), body)];
    world.pass(config.capture.dedupeWindow - 1_000);
    const third = await post(world.process(), body);
    expect([second.body, third.body]).toEqual([first.body, first.body]);
    expect(await formsOf(body.email)).toHaveLength(1);
    world.pass(2_000);
    expect(jsonOf(await post(world.process(), body)).receipt).not.toBe(jsonOf(first).receipt);
    expect(await formsOf(body.email)).toHaveLength(2);
  });

  test('makes one lead, one execution and a second activity of two forms of one person at the same time', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const [local, domain] = email.split('@');
    const answers = await Promise.all([
      post(world.process(), { email, message: 'one' }),
      post(world.process(), { email: `${local?.toUpperCase()}+news@${domain}`, form: 'newsletter', consent: true }),
    ]);
    expect(answers.map((answer) => [answer.statusCode, jsonOf(answer).leadId])).toEqual([
      [202, idOf(email)],
      [202, idOf(email)],
    ]);
    expect(new Set(startsOf(world, email)).size).toBe(1);
    expect(await formsOf(email)).toHaveLength(2);
    expect((await historyOf(email))?.lead.revision).toBe(2);
  });

  test.each([
    ['one submission id', { submissionId: 'ten times', message: 'hello' }],
    ['equal content without an id', { message: 'hello' }],
  ])(
    'makes one lead, one submission and one execution of ten posts at the same time with %s',
    async (_name, fields) => {
      const world = createWorld(table);
      const body = { email: anAddress(), name: 'Ada', ...fields };
      const answers = await Promise.all(Array.from({ length: 10 }, () => post(world.process(), body)));
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(202));
      expect(new Set(answers.map((answer) => jsonOf(answer).leadId))).toEqual(new Set([idOf(body.email)]));
      expect(new Set(answers.map((answer) => jsonOf(answer).receipt)).size).toBe(1);
      expect(await formsOf(body.email)).toHaveLength(1);
      expect(world.started).toHaveLength(1);
      expect(world.woken).toHaveLength(0);
    },
  );

  test('makes one more submission of ten posts at the same time of a lead that is known, and one wake-up', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const lead = await known(world, email, { stage: 'nurturing' });
    await park(table, lead, 'engagement');
    const body = { email, form: 'demo', submissionId: 'ten times' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(world.process(), body)));
    expect(new Set(answers.map((answer) => jsonOf(answer).receipt)).size).toBe(1);
    expect(await formsOf(email)).toHaveLength(2); // the first of its life and this one
    expect(new Set(world.woken.map(({ token }) => token))).toEqual(new Set([tokenOf(lead)]));
    expect(world.started).toHaveLength(0);
  });

  test('takes one submission id for one submission, through any route and any number of times', async () => {
    const world = createWorld(table);
    const body = { email: anAddress(), submissionId: 'through two doors', message: 'hello' };
    const read = readLead(
      { ...body, message: 'the same as the other door tells it' },
      aDoor,
      undefined,
      config.capture,
    );
    if (!read.ok) throw new Error('the lead is not read');
    const first = jsonOf(await post(world.process(), body));
    const second = await world.process().intake.take(read.submission);
    expect(second).toMatchObject({ leadId: first.leadId, receipt: first.receipt, outcome: 'repeated' });
    expect(await formsOf(body.email)).toHaveLength(1);
    expect(world.started).toHaveLength(1);
  });

  test('wakes a waiting lead that sends another form, and keeps what it says', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const lead = await known(world, email, { stage: 'nurturing' });
    await park(table, lead, 'engagement');
    await post(world.process(), { email, form: 'demo', name: 'Somebody Else', company: 'New Ltd', phone: '1' });
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'form.submitted' }]);
    const history = await historyOf(email);
    expect(history?.lead).toMatchObject({ revision: 3, name: 'Ada Winter', company: 'Works Ltd', phone: '1' });
    expect(history?.lead.last.form).toBe('demo');
    expect(history?.lead.first.form).toBe('contact');
    expect(history?.activities).toHaveLength(2);
    expect(world.started).toHaveLength(0);
  });

  test('opens a new lifecycle for a dormant lead and keeps its history', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const lead = await known(world, email, dormant('a'.repeat(12)));
    await post(world.process(), { email });
    const history = await historyOf(email);
    expect(history?.lead).toMatchObject({ open: true, stage: 'captured', openedAt: world.now() });
    expect(history?.lead.lifecycleId).not.toBe(lead.lifecycleId);
    expect(history?.activities.map(({ id }) => id)).toContain(lead.captured.id);
    expect(world.started).toEqual([`${lead.id}-${history?.lead.lifecycleId}`]);
  });

  test('answers 202 when starting fails, and the sweep starts the lead', async () => {
    const world = createWorld(table);
    world.sfn.down = true;
    const email = anAddress();
    expect((await post(world.process(), { email })).statusCode).toBe(202);
    expect(world.started).toHaveLength(0);
    expect(await table.get(profileKey(idOf(email)))).toMatchObject({ pendingFor: 'start', pendingSince: world.now() });
    world.sfn.down = false;
    await sweep(world);
    expect(startsOf(world, email)).toEqual([`${idOf(email)}-${(await historyOf(email))?.lead.lifecycleId}`]);
  });

  test('killed anywhere, loses no lead: the sweep starts what was written, and posting again makes no second one', async () => {
    const met = new Set<string>();
    const prepare = async () => ({ world: createWorld(table), input: { email: anAddress(), submissionId: 'once' } });
    await killedAnywhere(prepare, post, async (world, input, kill) => {
      const written = (await historyOf(input.email)) !== undefined;
      await sweep(world);
      expect(startsOf(world, input.email).length > 0, JSON.stringify(kill)).toBe(written);
      expect((await post(world.process(), input)).statusCode).toBe(202);
      expect(new Set(startsOf(world, input.email)).size).toBe(1);
      expect(await formsOf(input.email)).toHaveLength(1);
      met.add(written ? 'written' : 'not written');
    });
    expect(met.size).toBe(2);
  });

  test('killed anywhere while a dormant lead comes back, posting again opens exactly one lifecycle', async () => {
    const prepare = async () => {
      const world = createWorld(table);
      const email = anAddress();
      await known(world, email, dormant('b'.repeat(12)));
      return { world, input: { email, submissionId: 'back' } };
    };
    const tried = await killedAnywhere(prepare, post, async (world, input, kill) => {
      world.pass(1_000);
      expect((await post(world.process(), input)).statusCode).toBe(202);
      await sweep(world);
      const history = await historyOf(input.email);
      expect(history?.lead, JSON.stringify(kill)).toMatchObject({ open: true, stage: 'captured' });
      expect([...new Set(startsOf(world, input.email))]).toEqual([`${history?.lead.id}-${history?.lead.lifecycleId}`]);
      expect(history?.activities).toHaveLength(2);
    });
    expect(tried).toBe(10);
  });

  test('killed anywhere while a waiting lead asks for a demo, posting again wakes it', async () => {
    const prepare = async () => {
      const world = createWorld(table);
      const email = anAddress();
      await park(table, await known(world, email, { stage: 'nurturing' }), 'engagement');
      return { world, input: { email, form: 'demo', submissionId: 'hot' } };
    };
    await killedAnywhere(prepare, post, async (world, input, kill) => {
      world.pass(1_000);
      await post(world.process(), input);
      await sweep(world);
      const woken = world.woken.map(({ token }) => token);
      expect(woken, JSON.stringify(kill)).toContain(tokenOf({ id: idOf(input.email) }));
      expect(await formsOf(input.email)).toHaveLength(2);
    });
  });

  test('does not bring a lead back for a submission that was dealt with in a lifecycle long over', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const lead = await known(world, email, { stage: 'working' });
    await post(world.process(), { email, submissionId: 'restored tab' });
    const { leads } = world.process();
    world.pass(30 * 24 * 3_600_000);
    const before = await leads.history(lead.id);
    if (before) await leads.close(before.lead, 'lost', world.now(), 'no budget');
    world.pass(24 * 3_600_000);
    await post(world.process(), { email, submissionId: 'restored tab' });
    expect((await historyOf(email))?.lead).toMatchObject({ open: false, stage: 'lost' });
    expect(world.started).toHaveLength(0);
  });
});

describe('several submissions of one person', () => {
  const said = [
    { email: 'Ada.W@works.example', name: 'Ada', company: 'Works', utm_source: 'ads', answers: { timing: 'later' } },
    {
      email: 'ada.w+fair@works.example',
      name: 'A. Winter',
      company: 'New Works',
      answers: { timing: 'now', vans: '3' },
    },
    { email: 'ada.w@works.example', phone: '1', form: 'event', utm_source: 'fair' },
  ];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];

  test('make the same lead in any order in which their requests end', async () => {
    const leads: unknown[] = [];
    for (const [n, order] of orders.entries()) {
      const world = createWorld(table);
      // Each request has its own moment, and they are carried out in another order.
      for (const index of order) {
        world.pass(index * 3_600_000);
        const { email = '', ...body } = said[index] ?? {};
        const answer = await post(world.process(), {
          ...body,
          email: email.replace('.W', `.W${n}`).replace('.w', `.w${n}`),
        });
        expect(answer.statusCode).toBe(202);
        world.pass(-index * 3_600_000);
      }
      const history = await historyOf(`ada.w${n}@works.example`);
      const { name, company, phone, answers, first, last, email } = history?.lead ?? {};
      leads.push({
        email: email?.replace(/\d/, ''),
        name,
        company,
        phone,
        answers,
        first: first?.source,
        last: last?.source,
      });
      expect(history?.activities).toHaveLength(3);
    }
    expect(new Set(leads.map((lead) => JSON.stringify(lead))).size).toBe(1);
    expect(leads[0]).toEqual({
      email: 'Ada.W@works.example',
      name: 'Ada',
      company: 'Works',
      phone: '1',
      answers: { timing: 'later', vans: '3' },
      first: 'ads',
      last: 'fair',
    });
  });
});

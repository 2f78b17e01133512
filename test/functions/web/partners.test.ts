import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createPartners } from '../../../functions/adapters/dynamodb/partners.ts';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { createPartnerApi } from '../../../functions/web/partners.ts';
import { anAddress } from '../../support/lead.ts';
import { jsonOf, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

// Each test has a partner of its own, because all share one table.
let count = 0;
async function aPartner(world: World, perMinute = 60) {
  const id = `partner-${++count}`;
  const rules = {
    ...config.capture,
    partners: { [id]: { name: 'Acme', form: 'contact', basis: 'consent' as const, perMinute } },
  };
  const { key, keyId } = await createPartners(table).add(id, world.now());
  const api = (process: Process) =>
    served(createPartnerApi({ ...process, partners: createPartners(process.table), rules }));
  const post = (body: object | string, headers: Record<string, string> = {}, process = world.process()) =>
    api(process)({
      ...request('POST /partners/{partner}/leads', { body, headers: { authorization: `Bearer ${key}`, ...headers } }),
      pathParameters: { partner: id },
    });
  return { id, key, keyId, post };
}
const historyOf = (email: string) => createWorld(table).process().leads.history(leadIdOf(keys, email));

describe('the partner API', () => {
  test('keeps a lead with the partner it came from and why we may write', async () => {
    const { id, post } = await aPartner(createWorld(table));
    const email = anAddress();
    const answer = await post({ email, name: 'Ada', answers: { timing: 'now' } });
    expect([answer.statusCode, jsonOf(answer)]).toEqual([
      202,
      { leadId: leadIdOf(keys, email), receipt: expect.stringMatching(/^[0-9a-f]{24}$/) },
    ]);
    expect((await historyOf(email))?.lead).toMatchObject({
      name: 'Ada',
      first: { via: `partner:${id}`, form: 'contact' },
      consent: { given: true, basis: 'consent', source: `partner:${id}` },
    });
  });

  test.each([false, 'no', 'nein danke', 'withdrawn'])(
    'C1: who said %j in the message has not agreed, under any basis of the partner',
    async (consent) => {
      const { id, post } = await aPartner(createWorld(table));
      const email = anAddress();
      expect((await post({ email, consent })).statusCode).toBe(202);
      const known = await historyOf(email);
      expect(known?.lead.consent).toMatchObject({ given: false, source: `partner:${id}` });
      expect(known?.lead.consent).not.toHaveProperty('basis');
      expect(known?.activities[0]?.detail).not.toHaveProperty('mustConfirm');
    },
  );

  test('keeps the good leads of a batch and gives the others back with reasons', async () => {
    const { post } = await aPartner(createWorld(table));
    const [one, three] = [anAddress(), anAddress()];
    const answer = await post({
      leads: [{ email: one }, { email: 'nobody', name: 'x'.repeat(300) }, { email: three }],
    });
    expect(answer.statusCode).toBe(207);
    expect(jsonOf(answer).results).toEqual([
      expect.objectContaining({ status: 202, leadId: leadIdOf(keys, one) }),
      expect.objectContaining({
        status: 400,
        invalid: [{ field: 'email', got: '"nobody"', expected: 'an e-mail address' }],
      }),
      expect.objectContaining({ status: 202, leadId: leadIdOf(keys, three) }),
    ]);
    expect(await historyOf(three)).toBeDefined();
  });

  test('takes the same idempotency key, or the same id of a lead, as the same submission', async () => {
    const world = createWorld(table);
    const { post } = await aPartner(world);
    const email = anAddress();
    const first = await post({ email, message: 'one' }, { 'idempotency-key': 'k-1' });
    world.pass(86_400_000);
    expect((await post({ email, message: 'two' }, { 'idempotency-key': 'k-1' })).body).toBe(first.body);
    const other = anAddress();
    await post({ leads: [{ id: 7, email: other }] });
    world.pass(86_400_000);
    await post({ id: 7, email: other, message: 'sent alone now' });
    for (const address of [email, other]) expect((await historyOf(address))?.activities).toHaveLength(1);
  });

  test.each([
    ['no key', {}],
    ['a wrong key', { authorization: `Bearer llp_${'x'.repeat(43)}` }],
    ['another scheme', { authorization: 'Basic YTpi' }],
  ])('with %s is refused', async (_, headers) => {
    const { post } = await aPartner(createWorld(table));
    const answer = await post({ email: anAddress() }, { authorization: '', ...headers });
    expect([answer.statusCode, answer.headers?.['www-authenticate']]).toEqual([401, 'Bearer']);
  });

  test('answers a partner that does not exist as one whose key is wrong', async () => {
    const { key } = await aPartner(createWorld(table));
    const handle = served(
      createPartnerApi({ ...createWorld(table).process(), partners: createPartners(table), rules: config.capture }),
    );
    const asked = { body: {}, headers: { authorization: `Bearer ${key}` } };
    for (const partner of ['nobody', 'acme', 'toString'])
      expect(
        (await handle({ ...request('POST /partners/{partner}/leads', asked), pathParameters: { partner } })).statusCode,
      ).toBe(401);
  });

  test.each([
    ['no list', { leads: 'all' }],
    ['an empty list', { leads: [] }],
    ['more than 25 at once', { leads: Array.from({ length: 26 }, () => ({ email: 'a@b.example' })) }],
  ])('refuses %s', async (_, body) => {
    const { post } = await aPartner(createWorld(table));
    const answer = await post(body);
    expect(answer.statusCode).toBe(400);
    expect(jsonOf(answer).invalid[0]).toMatchObject({ field: 'leads', expected: 'a list of 1 to 25 leads' });
  });
});

test('refuses a batch that is more than a minute allows, because it would never fit', async () => {
  const { post } = await aPartner(createWorld(table), 1);
  const answer = await post({ leads: [{ email: anAddress() }, { email: anAddress() }] });
  expect([answer.statusCode, jsonOf(answer).invalid[0].expected]).toEqual([400, 'a list of 1 to 1 leads']);
});

describe('keys of partners', () => {
  test('change over without a moment in which none works', async () => {
    const world = createWorld(table);
    const { id, key, keyId, post } = await aPartner(world);
    const partners = createPartners(table);
    world.pass(1_000);
    const next = await partners.add(id, world.now());
    const status = async (which: string) =>
      (await post({ email: anAddress() }, { authorization: `Bearer ${which}` })).statusCode;
    expect([await status(key), await status(next.key)]).toEqual([202, 202]);
    expect(await partners.expire(id, keyId, world.now())).toBe(true);
    expect([await status(key), await status(next.key)]).toEqual([401, 202]);
    expect((await partners.list(id)).map((one) => [one.keyId, one.expires])).toEqual([
      [keyId, world.now()],
      [next.keyId, undefined],
    ]);
    expect(await partners.expire(id, 'nothing', world.now())).toBe(false);
  });

  test('are kept as hashes only', async () => {
    const { id, key } = await aPartner(createWorld(table));
    expect(JSON.stringify(await table.partition(`PARTNER#${id}`))).not.toContain(key.slice(4));
  });
});

describe('the rate of a partner', () => {
  test('is never exceeded, however many ask at once, and says when to come again', async () => {
    const world = createWorld(table, '2026-11-23T10:00:20.000Z');
    const { post } = await aPartner(world, 10);
    const answers = await Promise.all(Array.from({ length: 40 }, () => post({ email: anAddress() })));
    const counts = answers.map(({ statusCode }) => statusCode);
    expect([counts.filter((code) => code === 202).length, counts.filter((code) => code === 429).length]).toEqual([
      10, 30,
    ]);
    expect(answers.find(({ statusCode }) => statusCode === 429)?.headers?.['retry-after']).toBe('40');
    world.pass(40_000);
    expect((await post({ email: anAddress() })).statusCode).toBe(202);
  });

  test('refuses a batch that no minute has room for, instead of putting it off for ever', async () => {
    const { post } = await aPartner(createWorld(table), 3);
    const answer = await post({ leads: Array.from({ length: 4 }, () => ({ email: anAddress() })) });
    expect(answer.statusCode).toBe(400);
    expect(jsonOf(answer).invalid).toEqual([{ field: 'leads', got: '4 leads', expected: 'a list of 1 to 3 leads' }]);
  });

  test('counts each lead of a batch, and keeps none of a batch that is too much', async () => {
    const { post } = await aPartner(createWorld(table), 3);
    const batch = () => ({ leads: [{ email: anAddress() }, { email: anAddress() }] });
    expect((await post(batch())).statusCode).toBe(202);
    const late = batch();
    expect((await post(late)).statusCode).toBe(429);
    expect(await historyOf(late.leads[0]?.email ?? '')).toBeUndefined();
    expect((await post({ email: anAddress() })).statusCode).toBe(202);
  });
});

test('killed anywhere and sent again, a batch makes each lead once', async () => {
  const points = await killedAnywhere(
    async () => {
      const world = createWorld(table);
      return { world, input: { ...(await aPartner(world)), emails: [anAddress(), anAddress()] } };
    },
    (process, { post, emails }) =>
      post({ leads: emails.map((email) => ({ email })) }, { 'idempotency-key': 'k' }, process),
    async (world, { post, emails }) => {
      const answer = await post(
        { leads: emails.map((email) => ({ email })) },
        { 'idempotency-key': 'k' },
        world.process(),
      );
      expect(answer.statusCode).toBe(202);
      for (const email of emails) expect((await historyOf(email))?.activities).toHaveLength(1);
    },
  );
  expect(points).toBeGreaterThan(4);
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import type { AdLead } from '../../../functions/adapters/sqs/ad-queue.ts';
import { createAds } from '../../../functions/web/ads.ts';
import { anAddress } from '../../support/lead.ts';
import { doors, secrets, signatureOf, webhookOf } from '../../support/other-systems/meta.ts';
import { type Asked, jsonOf, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys } from '../../support/world.ts';

const table = useTable();
let queued: AdLead[];
beforeEach(() => {
  queued = [];
  for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
});

const queue = { add: async (leads: readonly AdLead[]) => void queued.push(...leads) };
function ask(route: string, asked: Asked = {}, deps: object = {}) {
  const ads = createAds({ ...createWorld(table).process(), queue, secrets, rules: config.capture, ...deps });
  return served(ads)(request(route, asked));
}
const historyOf = (email: string) => createWorld(table).process().leads.history(leadIdOf(keys, email));

describe('GET /ads/meta', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': doors.meta.verifyToken, 'hub.challenge': '1158201444' };

  test('gives the challenge back as plain text to those who know the verify token', async () => {
    const answer = await ask('GET /ads/meta', { query });
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: '1158201444' });
  });

  test('refuses a wrong token, another mode, and a challenge that is none', async () => {
    const status = async (changes: object) =>
      (await ask('GET /ads/meta', { query: { ...query, ...changes } })).statusCode;
    expect(await status({ 'hub.verify_token': 'wrong' })).toBe(403);
    expect(await status({ 'hub.verify_token': undefined })).toBe(403);
    expect(await status({ 'hub.mode': 'unsubscribe' })).toBe(403);
    expect(await status({ 'hub.challenge': '<script>' })).toBe(400);
  });
});

describe('POST /ads/meta', () => {
  const post = (body: string, signature: string | undefined, more: Asked = {}, deps: object = {}) =>
    ask(
      'POST /ads/meta',
      { body, headers: { ...(signature !== undefined && { 'x-hub-signature-256': signature }) }, ...more },
      deps,
    );
  const body = webhookOf('12345678901234567891', '2');

  test('puts the ids of the leads into the queue, and only ids', async () => {
    expect(await post(body, signatureOf(body))).toMatchObject({ statusCode: 200, body: '{"queued":2}' });
    expect(queued[0]).toEqual({
      leadgenId: '12345678901234567891',
      formId: '22',
      pageId: '11',
      adId: '33',
      adGroupId: '44',
    });
  });

  test('reads ids that are numbers beyond 2^53 without rounding', async () => {
    const numbers = body.replace('"12345678901234567891"', '12345678901234567891');
    await post(numbers, signatureOf(numbers));
    expect(queued[0]?.leadgenId).toBe('12345678901234567891');
  });

  test('checks the signature over the raw body, also when API Gateway sends it as base64', async () => {
    const odd = ` ${body.replace('{', '{\n  ')}\n`;
    expect((await post(odd, signatureOf(odd))).statusCode).toBe(200);
    expect((await post(odd, signatureOf(odd), { base64: true })).statusCode).toBe(200);
    expect((await post(odd, signatureOf(JSON.stringify(JSON.parse(odd))))).statusCode).toBe(401);
  });

  test('refuses a changed byte, a wrong key, the old SHA-1 header’s form and no signature with 401, and queues nothing', async () => {
    const changed = body.replace('"2"', '"3"');
    const wrong = [
      signatureOf(body, 'other'),
      signatureOf(body).replace('sha256=', ''),
      signatureOf(body).slice(0, -2),
      'sha256=',
      undefined,
    ];
    const answers = [
      await post(changed, signatureOf(body)),
      ...(await Promise.all(wrong.map((one) => post(body, one)))),
    ];
    for (const { statusCode, headers } of answers)
      expect([statusCode, headers?.['content-type']]).toEqual([401, 'application/problem+json']);
    expect(queued).toEqual([]);
  });

  test('is not answered with 200 when the queue does not take the leads, so that Meta sends them again', async () => {
    const add = () => Promise.reject(new Error('down'));
    expect((await post(body, signatureOf(body), {}, { queue: { add } })).statusCode).toBe(500);
  });

  test('takes a batch of a thousand leads, and stays shut until its secret is set', async () => {
    const many = webhookOf(...Array.from({ length: 1_000 }, (_, n) => `${10 ** 15 + n}`));
    expect((await post(many, signatureOf(many))).body).toBe('{"queued":1000}');
    expect((await post(body, signatureOf(body, ''), {}, { secrets: { get: async () => ({}) } })).statusCode).toBe(503);
  });
});

describe('POST /ads/google', () => {
  const lead = (email: string, more: object = {}) => ({
    lead_id: `google-${email}`,
    api_version: '1.0',
    form_id: 40000000000,
    campaign_id: 12345678,
    adgroup_id: 20000000000,
    creative_id: 30000000000,
    gcl_id: 'EAIaIQ',
    google_key: doors.google.key,
    user_column_data: [
      { column_name: 'User Email', string_value: email, column_id: 'EMAIL' },
      { column_name: 'Full Name', string_value: 'Ada Lovelace', column_id: 'FULL_NAME' },
      { column_name: 'How many vans?', string_value: '12' },
    ],
    ...more,
  });
  const post = (body: object | string) => ask('POST /ads/google', { body });

  test('takes a lead with its origin, consent and answers, and the same lead again as the same', async () => {
    const email = anAddress();
    const first = await post(lead(email));
    expect(first).toMatchObject({ statusCode: 200, body: expect.stringContaining('receipt') });
    expect((await post(lead(email))).body).toBe(first.body);
    const history = await historyOf(email);
    expect(history?.lead).toMatchObject({
      name: 'Ada Lovelace',
      answers: { 'How many vans?': '12' },
      consent: { given: true, source: 'google', basis: 'consent', text: config.capture.ads.google.consentText },
      first: {
        via: 'google',
        source: 'google',
        medium: 'cpc',
        campaign: '12345678',
        term: '20000000000',
        content: '30000000000',
        gclid: 'EAIaIQ',
      },
    });
    expect(history?.activities).toHaveLength(1);
  });

  test('logs nothing that the sender made up: an id may hold a name or an address', async () => {
    const email = anAddress();
    await post(lead(email, { lead_id: 'Ada Lovelace 030 77665544' }));
    await post(lead('no address', { lead_id: 'Ada Lovelace 030 77665544' }));
    await post(lead(email, { lead_id: 'Ada Lovelace 030 77665544', is_test: true }));
    const logged = [console.info, console.warn].flatMap((write) => vi.mocked(write).mock.calls);
    expect(logged).toHaveLength(3);
    expect(JSON.stringify(logged)).not.toMatch(/Lovelace|77665544|works/);
  });

  test('without a basis in the configuration the address must be confirmed first', async () => {
    const email = anAddress();
    const { google, meta } = config.capture.ads;
    const rules = { ...config.capture, ads: { meta, google: { ...google, basis: undefined } } };
    await ask('POST /ads/google', { body: lead(email) }, { rules });
    expect((await historyOf(email))?.activities[0]?.detail).toMatchObject({ mustConfirm: true });
  });

  test('refuses a wrong key with 401 before it looks at anything else', async () => {
    for (const google_key of ['wrong', '', undefined, 5, { a: 1 }]) {
      const answer = await post({ ...lead(anAddress()), google_key, lead_id: undefined });
      expect([answer.statusCode, jsonOf(answer)]).toEqual([401, { message: expect.stringContaining('google_key') }]);
    }
  });

  test('checks a test lead, says so, and does not keep it', async () => {
    const email = anAddress();
    const answer = await post(lead(email, { is_test: true }));
    expect([answer.statusCode, jsonOf(answer)]).toEqual([200, { message: expect.stringContaining('not kept') }]);
    expect(await historyOf(email)).toBeUndefined();
    expect((await post(lead('no address', { is_test: true }))).statusCode).toBe(400);
  });

  test('answers what is malformed with 400 and a message that says what is wrong, and never with the person’s data in the log', async () => {
    for (const [body, message] of [
      ['{', 'The body is not JSON'],
      [{ ...lead(''), user_column_data: [] }, 'email: expected an e-mail address'],
      [{ ...lead('x'), user_column_data: 'x' }, 'user_column_data: got none'],
      [{ ...lead('x'), lead_id: undefined }, 'lead_id: got none'],
    ] as const) {
      const answer = await post(body);
      expect(answer.statusCode).toBe(400);
      expect(jsonOf(answer).message).toContain(message);
    }
    expect(JSON.stringify(vi.mocked(console.warn).mock.calls)).not.toContain('Lovelace');
  });
});

import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { createWebhooks } from '../../../functions/web/webhooks.ts';
import { anAddress } from '../../support/lead.ts';
import { jsonOf, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, killedAnywhere, type Process } from '../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

const secrets = { typeform: ['typeform-secret'], tally: ['new-secret', 'old-secret'], signed: ['own-secret'] };
const hmac = (secret: string, text: string, encoding: 'hex' | 'base64') =>
  createHmac('sha256', secret).update(text).digest(encoding);

interface Sent {
  source?: string;
  headers?: Record<string, string>;
  base64?: boolean;
  rules?: typeof config.capture;
}

function send(
  process: Process,
  body: string,
  { source = 'typeform', headers = {}, base64, rules = config.capture }: Sent = {},
) {
  const handle = createWebhooks({
    ...process,
    secrets: { get: async () => ({ webhooks: secrets }) },
    rules,
  });
  const asked = { body, headers: { 'content-type': 'application/json', accept: '*/*', ...headers }, base64 };
  const event = { ...request('POST /webhooks/{source}', asked), pathParameters: { source } };
  return served(handle)(event);
}
const typeformHeaders = (body: string) => ({
  'typeform-signature': `sha256=${hmac('typeform-secret', body, 'base64')}`,
});
const historyOf = (email: string) => createWorld(table).process().leads.history(leadIdOf(keys, email));

/** As Typeform sends it ("Webhooks example payload"), cut to what matters. */
const typeform = (email: string, token = 'a3a12ec67a1365927098a606107fac15') => ({
  event_id: `event-${token}`,
  event_type: 'form_response',
  form_response: {
    form_id: 'lT4Z3j',
    token,
    submitted_at: '2026-11-23T09:50:00Z',
    hidden: { utm_source: 'linkedin', utm_campaign: 'spring' },
    definition: { id: 'lT4Z3j', title: 'Talk to us', fields: [{ id: 'x', title: 'Your name', type: 'short_text' }] },
    answers: [
      { type: 'text', text: 'Grace Hopper', field: { id: 'x', ref: 'name', type: 'short_text' } },
      { type: 'email', email, field: { id: 'y', ref: 'mail', type: 'email' } },
      { type: 'choice', choice: { label: 'This month' }, field: { id: 'z', ref: 'timing', type: 'multiple_choice' } },
      { type: 'text', text: 'We plan 34 technicians', field: { id: 'm', ref: 'm', type: 'long_text' } },
    ],
  },
});

/** As Tally sends it ("Webhooks" in Tally's help), cut to what matters. */
const tally = (email: string) => ({
  eventId: 'b9c0',
  eventType: 'FORM_RESPONSE',
  data: {
    responseId: `response-of-${email}`,
    formName: 'Talk to us',
    fields: [
      { key: 'question_1', label: 'Name', type: 'INPUT_TEXT', value: 'Grace Hopper' },
      { key: 'question_2', label: 'E-mail', type: 'INPUT_EMAIL', value: email },
      { key: 'question_3', label: 'Phone', type: 'INPUT_PHONE_NUMBER', value: '+49 30 5550 100' },
      { key: 'question_4', label: 'utm_source', type: 'HIDDEN_FIELDS', value: 'newsletter' },
    ],
  },
});

describe('a webhook', () => {
  test('of Typeform becomes a lead with what was answered, where it came from and why we may write', async () => {
    const email = anAddress();
    const body = JSON.stringify(typeform(email));
    const answer = await send(createWorld(table).process(), body, { headers: typeformHeaders(body) });
    expect(answer.statusCode).toBe(202);
    expect(jsonOf(answer)).toEqual({ leadId: leadIdOf(keys, email), receipt: expect.stringMatching(/^[0-9a-f]{24}$/) });
    const history = await historyOf(email);
    expect(history?.lead).toMatchObject({
      email,
      name: 'Grace Hopper',
      answers: { timing: 'This month' },
      consent: { given: true, basis: 'consent', source: 'webhook:typeform' },
      first: { via: 'webhook:typeform', form: 'contact', source: 'linkedin', campaign: 'spring' },
    });
    expect(history?.lead.captured.detail).toMatchObject({ message: 'We plan 34 technicians' });
  });

  test('of Tally is read, under the new and under the old secret', async () => {
    for (const secret of secrets.tally) {
      const email = anAddress();
      const body = JSON.stringify(tally(email));
      const headers = { 'tally-signature': hmac(secret, body, 'base64') };
      expect((await send(createWorld(table).process(), body, { source: 'tally', headers })).statusCode).toBe(202);
      expect((await historyOf(email))?.lead).toMatchObject({ name: 'Grace Hopper', first: { source: 'newsletter' } });
    }
  });

  test('is checked over the bytes as they came, also when they come base64 encoded', async () => {
    // Other white space and escapes than JSON.stringify would write: a signature over re-written JSON would not hold.
    const body = `{ "form_response" : {"token":"t-1","answers":[ {"type":"email","email":"${anAddress()}"} ]}, "x":"\\u00fc" }`;
    const process = createWorld(table).process();
    expect((await send(process, body, { headers: typeformHeaders(body) })).statusCode).toBe(202);
    expect((await send(process, body, { headers: typeformHeaders(body), base64: true })).statusCode).toBe(202);
  });

  test('sent again is the same submission, any number of times, at any time', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const body = JSON.stringify(typeform(email));
    const first = await send(world.process(), body, { headers: typeformHeaders(body) });
    world.pass(3 * 86_400_000);
    const again = JSON.stringify({ ...typeform(email), event_id: 'another delivery' });
    const second = await send(world.process(), again, { headers: typeformHeaders(again) });
    expect([second.statusCode, second.body]).toEqual([202, first.body]);
    expect((await historyOf(email))?.activities).toHaveLength(1);
  });

  test.each([
    ['a changed byte', (body: string) => ({ body: body.replace('Hopper', 'hopper'), headers: typeformHeaders(body) })],
    [
      'a wrong key',
      (body: string) => ({ body, headers: { 'typeform-signature': `sha256=${hmac('x', body, 'base64')}` } }),
    ],
    ['no signature', (body: string) => ({ body, headers: {} })],
  ])('with %s is refused, and says nothing about why', async (_, change) => {
    const email = anAddress();
    const { body, headers } = change(JSON.stringify(typeform(email)));
    const answer = await send(createWorld(table).process(), body, { headers: { ...headers } });
    expect(answer.statusCode).toBe(401);
    expect(jsonOf(answer)).toEqual({ type: 'about:blank', status: 401, title: 'The signature is not right' });
    expect(await historyOf(email)).toBeUndefined();
  });

  test('is refused when its source is unknown, and put off while the door has no secret', async () => {
    expect((await send(createWorld(table).process(), '{}', { source: 'nobody' })).statusCode).toBe(404);
    const handle = createWebhooks({
      ...createWorld(table).process(),
      secrets: { get: async () => ({}) },
      rules: config.capture,
    });
    const event = { ...request('POST /webhooks/{source}', { body: '{}' }), pathParameters: { source: 'tally' } };
    expect((await served(handle)(event)).statusCode).toBe(503);
  });

  test('that is no JSON, or holds no address, is refused and names the field', async () => {
    const process = createWorld(table).process();
    const broken = '{"form_response":';
    expect((await send(process, broken, { headers: typeformHeaders(broken) })).statusCode).toBe(400);
    const body = JSON.stringify({ form_response: { token: 't', answers: [] } });
    const answer = await send(process, body, { headers: typeformHeaders(body) });
    expect(answer.statusCode).toBe(400);
    expect(jsonOf(answer)).toMatchObject({
      invalid: [{ field: 'email', got: 'nothing', expected: 'an e-mail address' }],
    });
  });
});

describe('a webhook that signs its time', () => {
  const stamped = (now: string, ahead: number, body: string, secret = 'own-secret') => {
    const time = String(Math.floor(Date.parse(now) / 1000) + ahead);
    return { 'leadloop-timestamp': time, 'leadloop-signature': `v1=${hmac(secret, `${time}.${body}`, 'hex')}` };
  };

  test.each([
    ['now', 0, 202],
    ['four minutes old', -240, 202],
    ['six minutes old', -360, 401],
    ['six minutes ahead', 360, 401],
  ])('%s', async (_, ahead, status) => {
    const world = createWorld(table);
    const body = JSON.stringify({ id: '1', email: anAddress(), consent: true });
    const headers = stamped(world.now(), ahead, body);
    expect((await send(world.process(), body, { source: 'signed', headers })).statusCode).toBe(status);
  });

  test.each([
    [true, undefined],
    [false, true],
    [undefined, true],
  ])(
    'says itself whether the person agreed: with consent %s the address must be confirmed: %s',
    async (consent, must) => {
      const world = createWorld(table);
      const email = anAddress();
      const body = JSON.stringify({ id: '1', email, consent });
      const headers = stamped(world.now(), 0, body);
      expect((await send(world.process(), body, { source: 'signed', headers })).statusCode).toBe(202);
      const kept = JSON.stringify((await historyOf(email))?.lead.captured.detail);
      expect(kept.includes('"mustConfirm":true')).toBe(must === true);
    },
  );

  test('whose mapping does not come to its end is answered so that the sender tries again', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const body = JSON.stringify({ id: '1', email, consent: true });
    const { signed, ...webhooks } = config.capture.webhooks;
    if (!signed) throw new Error('the settings of tests have a source named “signed”');
    const fields = { ...signed.fields, name: '($f := function($n){ $f($n) }; $f(1))' };
    const rules = { ...config.capture, webhooks: { ...webhooks, signed: { ...signed, fields } } };
    const headers = stamped(world.now(), 0, body);
    expect((await send(world.process(), body, { source: 'signed', headers, rules })).statusCode).toBe(503);
    expect(await historyOf(email)).toBeUndefined();
    expect((await send(world.process(), body, { source: 'signed', headers })).statusCode).toBe(202);
  });

  test('is refused when the time was changed after signing, or is none', async () => {
    const world = createWorld(table);
    const body = JSON.stringify({ id: '1', email: anAddress() });
    const headers = stamped(world.now(), -360, body);
    const now = String(Math.floor(Date.parse(world.now()) / 1000));
    for (const time of [now, 'NaN', '', '1e9'])
      expect(
        (await send(world.process(), body, { source: 'signed', headers: { ...headers, 'leadloop-timestamp': time } }))
          .statusCode,
      ).toBe(401);
  });
});

describe('killed anywhere and sent again, a webhook', () => {
  test('makes one lead with one submission and one execution', async () => {
    const points = await killedAnywhere(
      async () => ({ world: createWorld(table), input: anAddress() }),
      (process, email) => {
        const body = JSON.stringify(typeform(email, `token-${email}`));
        return send(process, body, { headers: typeformHeaders(body) });
      },
      async (world, email) => {
        const body = JSON.stringify(typeform(email, `token-${email}`));
        expect((await send(world.process(), body, { headers: typeformHeaders(body) })).statusCode).toBe(202);
        const history = await historyOf(email);
        expect(history?.activities).toHaveLength(1);
        expect(new Set(world.started).size).toBeLessThanOrEqual(1);
      },
    );
    expect(points).toBeGreaterThan(2);
  });
});

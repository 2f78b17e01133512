import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { millis } from '../../../../domain/time/instant.ts';
import { createPartners } from '../../../../functions/adapters/dynamodb/partners.ts';
import { leadIdOf } from '../../../../functions/adapters/secrets/key-ring.ts';
import type { HttpHandler, HttpResponse } from '../../../../functions/http/messages.ts';
import { createWebhooks } from '../../../../functions/web/webhooks.ts';
import { openDoors, partnerId, signed } from '../../../support/fuzz/doors.ts';
import { anAddress } from '../../../support/lead.ts';
import { jsonOf, request, served } from '../../../support/request.ts';
import { useTable } from '../../../support/table.ts';
import { config, createWorld, keys } from '../../../support/world.ts';

const table = useTable();
let partnerKey: string;
const world = () => createWorld(table);
beforeAll(async () => {
  for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  partnerKey = (await createPartners(table).add(partnerId, world().now())).key;
});

const leadOf = async (email: string) => (await world().process().leads.history(leadIdOf(keys, email)))?.lead;
type Headers = Record<string, string>;
const json = { 'content-type': 'application/json' };
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };

/** Posts bytes to a door as API Gateway hands them over. */
function post(name: string, route: string, bytes: Buffer, headers: Headers, pathParameters: Headers) {
  const event = { ...request(route, { body: bytes, headers }), pathParameters };
  return served(openDoors(table, world()).handlers[name] as HttpHandler)(event);
}

/** To the source `signed`. `over`: the bytes that the sender has signed. */
function webhook(
  bytes: Buffer | string,
  headers: Headers = json,
  over: Buffer | string = bytes,
): Promise<HttpResponse> {
  const seconds = String(millis(world().now()) / 1_000);
  const all = { ...headers, ...signed('signed', Buffer.from(over), seconds) };
  return post('webhooks', 'POST /webhooks/{source}', Buffer.from(bytes), all, { source: 'signed' });
}

const partner = (bytes: Buffer | string, headers: Headers = json) =>
  post(
    'partners',
    'POST /partners/{partner}/leads',
    Buffer.from(bytes),
    { ...headers, authorization: `Bearer ${partnerKey}` },
    { partner: partnerId },
  );

/** A webhook whose mapping hands over whole fields, as its author finds them. */
async function mappedLead(message: object, fields: Headers, answers: Headers = {}) {
  const source = { ...config.capture.webhooks.tally, form: 'contact', id: 'id', fields, answers };
  const rules = { ...config.capture, webhooks: { tally: source } } as typeof config.capture;
  const secrets = { get: async () => ({ webhooks: { tally: ['tally-secret'] } }) };
  const body = Buffer.from(JSON.stringify(message));
  const event = request('POST /webhooks/{source}', { body, headers: { ...json, ...signed('tally', body, '') } });
  const handle = served(createWebhooks({ ...world().process(), secrets, rules }));
  const answer = await handle({ ...event, pathParameters: { source: 'tally' } });
  expect([answer.statusCode, answer.body]).toEqual([202, expect.any(String)]);
  const { leadId } = jsonOf(answer);
  return (await world().process().leads.history(leadId))?.lead;
}

function multipart(fields: readonly (readonly [string, string])[], file = '') {
  const parts = fields.map(
    ([name, value]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const upload = `--x\r\ncontent-disposition: form-data; name="cv"; filename="cv.pdf"\r\ncontent-type: application/pdf\r\n\r\n${file}\r\n`;
  const body = Buffer.from(`${parts.join('')}${file && upload}--x--\r\n`);
  return { body, headers: { 'content-type': 'multipart/form-data; boundary=x' } };
}

const utf16 = (text: string, { mark = '', swapped = false } = {}) => {
  const bytes = Buffer.from(mark + text, 'utf16le');
  return swapped ? bytes.swap16() : bytes;
};

/** One lead in each way that programs write it. */
const written: [string, (email: string) => { body: Buffer | string; headers?: Headers }][] = [
  [
    'JSON without a content type',
    (email) => ({ body: JSON.stringify({ email, name: 'Jürgen' }), headers: { 'content-type': '' } }),
  ],
  [
    'JSON as plain text',
    (email) => ({
      body: JSON.stringify({ email, name: 'Jürgen' }),
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
    }),
  ],
  [
    'JSON under the type of a form, as curl names it',
    (email) => ({ body: ` {"email":"${email}","name":"Jürgen"}`, headers: urlencoded }),
  ],
  ['a form', (email) => ({ body: new URLSearchParams({ email, name: 'Jürgen' }).toString(), headers: urlencoded })],
  ['a form that says to be JSON', (email) => ({ body: new URLSearchParams({ email, name: 'Jürgen' }).toString() })],
  ['a form of windows-1252', (email) => ({ body: `email=${email}&name=J%FCrgen`, headers: urlencoded })],
  [
    'a multipart form',
    (email) =>
      multipart([
        ['email', email],
        ['name', 'Jürgen'],
      ]),
  ],
  [
    'a multipart form with a file',
    (email) =>
      multipart(
        [
          ['email', email],
          ['name', 'Jürgen'],
        ],
        '%PDF-1.7',
      ),
  ],
  ['UTF-8 with its mark', (email) => ({ body: `\ufeff{"email":"${email}","name":"Jürgen"}` })],
  ['UTF-16 with its mark', (email) => ({ body: utf16(`{"email":"${email}","name":"Jürgen"}`, { mark: '\ufeff' }) })],
  ['UTF-16 without a mark', (email) => ({ body: utf16(`{"email":"${email}","name":"Jürgen"}`) })],
  [
    'UTF-16 in the other order',
    (email) => ({ body: utf16(`{"email":"${email}","name":"Jürgen"}`, { swapped: true }) }),
  ],
  [
    'a declared charset',
    (email) => ({
      body: Buffer.from(`{"email":"${email}","name":"Jürgen"}`, 'latin1'),
      headers: { 'content-type': 'application/json; charset=ISO-8859-1' },
    }),
  ],
  ['names of fields in another spelling', (email) => ({ body: JSON.stringify({ email, Name: 'Jürgen' }) })],
];

describe('C7, C16: a message is read in any encoding:', () => {
  test.each(written)('a partner sends %s', async (_, write) => {
    const email = anAddress();
    const { body, headers } = write(email);
    const answer = await partner(body, headers);
    expect([answer.statusCode, answer.body]).toEqual([202, expect.any(String)]);
    expect(await leadOf(email)).toMatchObject({ email, name: 'Jürgen' });
  });

  test.each(written.slice(0, -1))('a webhook sends %s', async (_, write) => {
    const email = anAddress();
    const { body, headers } = write(email);
    const answer = await webhook(body, headers);
    expect([answer.statusCode, answer.body]).toEqual([202, expect.any(String)]);
    expect(await leadOf(email)).toMatchObject({ email, name: 'Jürgen' });
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (bytes: Buffer) => bytes],
    ['deflate, gzip', (bytes: Buffer) => gzipSync(deflateSync(bytes))],
    ['gzip', (bytes: Buffer) => bytes], // undone on the way, the header left
  ])('packed by %s, at every door', async (coding, pack) => {
    const emails = [anAddress(), anAddress(), anAddress(), anAddress()] as const;
    const packed = (email: string) => pack(Buffer.from(JSON.stringify({ email, name: 'Jürgen' })));
    const headers = { ...json, 'content-encoding': coding };
    const answers = [
      await partner(packed(emails[0]), headers),
      await webhook(packed(emails[1]), headers),
      await webhook(packed(emails[2]), headers, JSON.stringify({ email: emails[2], name: 'Jürgen' })),
      await post('capture', 'POST /leads', packed(emails[3]), headers, {}),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 202]);
    for (const email of emails) expect(await leadOf(email)).toMatchObject({ name: 'Jürgen' });
  });

  test('and read as text by the gateway, is refused with what to do', async () => {
    const spoilt = gzipSync(JSON.stringify({ email: anAddress() })).toString();
    const answer = await partner(spoilt, { ...json, 'content-encoding': 'gzip' });
    expect([answer.statusCode, answer.body]).toEqual([415, expect.stringContaining('application/octet-stream')]);
  });

  test('what would be larger unpacked than may be sent is refused, and so is a coding that nobody knows', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    const bombed = { ...json, 'content-encoding': 'gzip' };
    const unknown = { ...json, 'content-encoding': 'zstd-9' };
    expect((await partner(bomb, bombed)).statusCode).toBe(413);
    expect((await webhook(bomb, bombed)).statusCode).toBe(413);
    expect((await post('capture', 'POST /leads', bomb, bombed, {})).statusCode).toBe(413);
    const refused = await partner('{}', unknown);
    expect([refused.statusCode, refused.headers?.['accept-encoding']]).toEqual([415, 'gzip, deflate, br']);
  });

  test('a form nests its fields as their names say, and a message inside a field is read', async () => {
    const email = anAddress();
    const nested = new URLSearchParams([
      ['lead[email]', email],
      ['lead[name][first]', 'Ada'],
      ['lead[name][last]', 'Lovelace'],
      ['lead[interests][0]', 'Lifts'],
      ['lead[interests][1]', 'Kitchens'],
      ['lead[__proto__][polluted]', 'yes'],
      ['rawRequest', '{"budget":{"label":"About 10k"}}'],
    ]);
    const source = {
      ...config.capture.webhooks.tally,
      form: 'contact',
      id: 'id',
      fields: { email: 'lead.email', name: 'lead.name' },
    };
    const rules = {
      ...config.capture,
      webhooks: { tally: { ...source, answers: { interests: 'lead.interests', budget: 'rawRequest.budget' } } },
    } as typeof config.capture;
    const body = Buffer.from(nested.toString());
    const event = request('POST /webhooks/{source}', {
      body,
      headers: { ...urlencoded, ...signed('tally', body, '') },
    });
    const secrets = { get: async () => ({ webhooks: { tally: ['tally-secret'] } }) };
    const handle = served(createWebhooks({ ...world().process(), secrets, rules }));
    expect((await handle({ ...event, pathParameters: { source: 'tally' } })).statusCode).toBe(202);
    expect(await leadOf(email)).toMatchObject({
      name: 'Ada Lovelace',
      answers: { interests: 'Lifts, Kitchens', budget: 'About 10k' },
    });
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('a list of messages', () => {
  test('is one lead each, and what is wrong with one keeps no other from being taken', async () => {
    const [one, two] = [anAddress(), anAddress()];
    const answer = await webhook(
      JSON.stringify([
        { id: 1, email: one },
        { id: 2, email: 'none' },
        { id: 3, email: two },
      ]),
    );
    expect(answer.statusCode).toBe(207);
    expect(jsonOf(answer).results).toMatchObject([{ status: 202 }, { status: 400 }, { status: 202 }]);
    expect([(await leadOf(one))?.email, (await leadOf(two))?.email]).toEqual([one, two]);
  });

  test('is taken behind a message that fails by our own fault, and the sender comes back', async () => {
    const [one, two] = [anAddress(), anAddress()];
    const body = Buffer.from(JSON.stringify([one, two].map((email, id) => ({ id, email }))));
    const source = {
      ...config.capture.webhooks.tally,
      form: 'contact',
      id: 'id',
      fields: { email: 'email' },
      answers: {},
    };
    const rules = { ...config.capture, webhooks: { tally: source } } as typeof config.capture;
    const secrets = { get: async () => ({ webhooks: { tally: ['tally-secret'] } }) };
    const process = world().process();
    const intake = {
      ...process.intake,
      take: (post: Parameters<typeof process.intake.take>[0]) =>
        post.email === one ? Promise.reject(new Error('a defect of ours')) : process.intake.take(post),
    };
    const event = request('POST /webhooks/{source}', { body, headers: { ...json, ...signed('tally', body, '') } });
    const handle = served(createWebhooks({ ...process, intake, secrets, rules }));
    expect(await handle({ ...event, pathParameters: { source: 'tally' } })).toMatchObject({ statusCode: 500 });
    expect([await leadOf(one), (await leadOf(two))?.email]).toEqual([undefined, two]);
  });

  test('of one is that one, and without an address in each it is parts of one message', async () => {
    const [one, two] = [anAddress(), anAddress()];
    expect((await webhook(JSON.stringify([{ id: 4, email: one }]))).statusCode).toBe(202);
    expect((await webhook(JSON.stringify([{ id: 5 }, { email: two }, { name: 'Ada' }]))).statusCode).toBe(202);
    expect([(await leadOf(one))?.email, (await leadOf(two))?.name]).toEqual([one, 'Ada']);
  });

  test('of a partner needs no "leads" around it; more than a door takes is refused whole', async () => {
    const [one, two] = [anAddress(), anAddress()];
    const answer = await partner(JSON.stringify([{ email: one }, { email: two }]));
    expect([answer.statusCode, jsonOf(answer).results.length]).toEqual([202, 2]);
    const many = JSON.stringify(Array.from({ length: 101 }, () => ({ email: anAddress() })));
    const refused = await webhook(many);
    expect([refused.statusCode, jsonOf(refused).invalid]).toEqual([
      400,
      [{ field: 'body', got: '101 messages', expected: 'at most 100 at once' }],
    ]);
  });

  test('is refused for its length after a look at as many as may come: what stands behind is not mapped', async () => {
    const named = Array.from({ length: 101 }, () => ({ email: anAddress() }));
    const refused = await webhook(JSON.stringify([...named, ...Array.from({ length: 900 }, (_, n) => ({ n }))]));
    expect([refused.statusCode, jsonOf(refused).invalid[0].got]).toEqual([400, '1001 messages']);
  });
});

describe('C5: an answer that is an object says what was answered:', () => {
  const label = (value: unknown, name = 'Company') => ({ label: name, value });
  test.each<[string, unknown, string | undefined]>([
    ['a text', 'Lifts', 'Lifts'],
    ['a choice with a label', { label: 'Ten to 49', value: 'opt_2' }, 'Ten to 49'],
    ['a question and its answer', { label: 'Which sites?', value: 'Two' }, 'Two'],
    ['a question with its type (Tally)', { key: 'q1', label: 'Sites', type: 'INPUT_TEXT', value: 'Two' }, 'Two'],
    ['the field’s own name beside it', label('Two', 'My answer'), 'Two'],
    [
      'ids of options (Tally)',
      {
        key: 'q',
        label: 'Sites',
        type: 'CHECKBOXES',
        value: ['b', 'c'],
        options: [
          { id: 'a', text: 'Bonn' },
          { id: 'b', text: 'Köln' },
          { id: 'c', text: 'Ulm' },
        ],
      },
      'Köln, Ulm',
    ],
    [
      'a whole answer of Typeform',
      { type: 'choice', choice: { label: 'Lifts' }, field: { id: 'x', ref: 'r' } },
      'Lifts',
    ],
    [
      'choices of Typeform',
      { type: 'choices', choices: { ids: ['x'], labels: ['Lifts', 'Doors'], other: 'Gates' } },
      'Lifts, Doors, Gates',
    ],
    ['a number of Typeform', { type: 'number', number: 34, field: { id: 'x' } }, '34'],
    ['a yes of Typeform', { type: 'boolean', boolean: true, field: { id: 'x' } }, 'yes'],
    [
      'Jotform',
      {
        name: 'fullName',
        text: 'Full name',
        type: 'control_fullname',
        answer: { first: 'Ada', last: 'L' },
        prettyFormat: 'Ada L',
      },
      'Ada L',
    ],
    ['Jotform without a pretty text', { first: 'Ada', last: 'Lovelace' }, 'Ada, Lovelace'],
    ['a property of HubSpot', { value: 'Two', versions: [{ value: 'One' }], timestamp: 1448238668309 }, 'Two'],
    ['a value of HubSpot’s forms', { name: 'sites', value: 'Two', objectTypeId: '0-1' }, 'Two'],
    ['Elementor', { id: 'sites', type: 'text', title: 'Sites', value: 'Two', raw_value: 'Two' }, 'Two'],
    [
      'Notion',
      { type: 'rich_text', rich_text: [{ type: 'text', plain_text: 'Two', text: { content: 'Two' } }] },
      'Two',
    ],
    ['Google Forms', { question: 'Sites?', answers: ['Two', 'Three'] }, 'Two, Three'],
    ['an address', { street: 'Hafen 1', city: 'Bonn', zip: 53111, place_id: 'x' }, 'Hafen 1, Bonn, 53111'],
    ['a list of objects', [{ label: 'Lifts' }, { label: 'Doors' }], 'Lifts, Doors'],
    ['null', null, undefined],
    ['an empty object', {}, undefined],
    ['an empty list', [], undefined],
  ])('%s', async (_, given, expected) => {
    const email = anAddress();
    const lead = await mappedLead({ id: email, email, given }, { email: 'email' }, { 'My answer': 'given' });
    expect(lead?.answers).toEqual(expected === undefined ? {} : { 'My answer': expected });
  });

  test.each<[string, (email: string) => unknown]>([
    ['Pipedrive', (value) => [{ label: 'work', value, primary: true }]],
    ['an address with its label', (value) => ({ label: 'Work', value })],
    ['HubSpot', (value) => ({ value })],
    ['Typeform', (email) => ({ type: 'email', email, field: { id: 'x' } })],
    ['Tally', (value) => ({ key: 'q', label: 'E-mail', type: 'INPUT_EMAIL', value })],
    ['one in a list of lists', (email) => [[email]]],
    ['an address in a text', (email) => ({ text: `write to ${email}` })],
  ])('the address of %s', async (_, write) => {
    const email = anAddress();
    const lead = await mappedLead({ id: email, email: write(email) }, { email: 'email' });
    expect(lead?.email).toBe(email);
  });

  test('fields of a person in such shapes', async () => {
    const email = anAddress();
    const message = {
      id: email,
      email: { value: email },
      name: { value: { first: 'Ada', last: 'Lovelace' } },
      company: { label: 'Company', value: 'Lifts & Co' },
      phone: [{ label: 'mobile', value: '+49 30 5550 100' }],
      country: { label: 'Germany', value: 'DE' },
      consent: { label: 'Yes, send me tips', value: false },
    };
    const names = ['email', 'company', 'phone', 'country', 'consent'];
    const fields = { ...Object.fromEntries(names.map((name) => [name, name])), name: 'name.value' };
    expect(await mappedLead(message, fields)).toMatchObject({
      name: 'Ada Lovelace',
      company: 'Lifts & Co',
      phone: '+49305550100',
      country: 'DE',
      consent: { given: false },
    });
  });

  test('a partner’s list of questions and answers', async () => {
    const email = anAddress();
    const answers = [
      { label: 'Budget', value: '10k' },
      { question: 'When?', answer: 'Soon' },
      { name: 'Sites', values: ['Bonn', 'Ulm'] },
      { label: 'Budget', value: 'or more' },
    ];
    expect((await partner(JSON.stringify({ email, answers }))).statusCode).toBe(202);
    expect((await leadOf(email))?.answers).toEqual({ Budget: '10k, or more', 'When?': 'Soon', Sites: 'Bonn, Ulm' });
  });
});

describe('C6: what a program has escaped for HTML is read as it was:', () => {
  test.each([
    ['O&#39;Brien', "O'Brien"],
    ['O&#x27;Brien', "O'Brien"],
    ['O&amp;#039;Brien', "O'Brien"],
    ['M&uuml;ller &amp; S&ouml;hne', 'Müller & Söhne'],
    ['Fish &amp; Chips', 'Fish & Chips'],
    ['AT&T', 'AT&T'],
    ['R&D; & more', 'R&D; & more'],
    ['&#0;x&#99999999;', '&#0;x&#99999999;'],
    ['a&#10;Bcc: b', 'a Bcc: b'],
    ['&nbsp;Ada&nbsp;', 'Ada'],
    ['&constructor;', '&constructor;'],
  ])('%s', async (name, expected) => {
    const email = anAddress();
    expect((await webhook(JSON.stringify({ id: email, email, name, message: name }))).statusCode).toBe(202);
    expect((await leadOf(email))?.name).toBe(expected);
  });
});

test('C6: of a program a field with the name of the trap is no trap: the lead is taken, and the rep reads what it says', async () => {
  const email = anAddress();
  const trap = config.capture.filter.honeypot;
  expect((await partner(JSON.stringify({ email, [trap]: 'https://lifts.example' }))).statusCode).toBe(202);
  const history = await world().process().leads.history(leadIdOf(keys, email));
  expect(history?.lead.answers).toEqual({ [trap]: 'https://lifts.example' });
  expect(history?.activities[0]?.detail).not.toHaveProperty('honeypot');
});

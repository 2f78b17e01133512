import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanUpAfterAll, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterAll();

let cloud: Running;
beforeAll(async () => {
  cloud = await scene().start({ throttled: false });
});

const json = { 'content-type': 'application/json' };
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json) =>
  cloud.call('/leads', { method: 'POST', headers, body });

interface Problem {
  title: string;
  invalid?: { field: string; got: string; expected: string }[];
}

/** The fields a refused post names. */
async function invalidFields(fields: object): Promise<string[]> {
  const { status, headers, text } = await cloud.postLead(fields);
  expect(status, text).toBe(400);
  expect(headers.get('content-type')).toBe('application/problem+json');
  return ((JSON.parse(text) as Problem).invalid ?? []).map(({ field }) => field);
}

describe('a post that is no post', () => {
  const bodies: [string, string, Record<string, string>, number][] = [
    ['broken JSON', '{"email": "ada@example.org"', json, 400],
    ['nothing', '', json, 400],
    ['a list', '[]', json, 400],
    ['null', 'null', json, 400],
    ['a number', '7', json, 400],
    ['a NUL byte', '\u0000', json, 400],
    ['plain text', 'email=ada@example.org', { 'content-type': 'text/plain' }, 415],
    ['XML', '<email>ada@example.org</email>', { 'content-type': 'application/xml' }, 415],
    ['a type that is none', '{}', { 'content-type': ';;;' }, 415],
    ['more than 64 kB of JSON', JSON.stringify({ email: 'a@example.org', message: 'x'.repeat(65_536) }), json, 413],
    [
      'more than 64 kB of form',
      `email=a%40example.org&message=${'x'.repeat(65_536)}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
      413,
    ],
  ];
  test.each(bodies)('(%s) is refused, and says why', async (_name, body, headers, status) => {
    const answer = await post(body, headers);
    expect(answer.status, answer.text).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ status, title: expect.any(String) });
  });

  test('of 5 MB is refused with the size that would do', async () => {
    const { status, text } = await post('x'.repeat(5 * 1024 * 1024));
    expect([status, JSON.parse(text).detail]).toEqual([413, expect.stringContaining('expected at most 65536')]);
  });

  test('of 5,000 answers is refused with how many there may be', async () => {
    const answers = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [n, 1]));
    const { status, text } = await cloud.postLead({ email: 'many@example.org', answers });
    expect([status, JSON.parse(text).invalid]).toEqual([
      400,
      [
        {
          field: 'answers',
          got: expect.stringContaining('5000 answers'),
          expected: expect.stringMatching(/^at most \d+$/),
        },
      ],
    ]);
  });

  test('whose name is 3,000 emoji of four parts is refused with how long a name may be', async () => {
    const { status, text } = await cloud.postLead({ email: 'long@example.org', name: '👩🏽‍🚀'.repeat(3_000) });
    expect([status, JSON.parse(text).invalid]).toEqual([
      400,
      [{ field: 'name', got: expect.stringMatching(/^\d+ characters$/), expected: expect.stringMatching(/^at most/) }],
    ]);
  });

  test('of 11 MB is refused at the gate', async () => {
    const answer = await post(new Uint8Array(11 * 1024 * 1024).fill(0x20));
    expect(answer.status).toBe(413);
  });

  test('of bytes that are no UTF-8 is refused or read, never an error of ours', async () => {
    const answer = await post(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
    expect(answer.status, answer.text).toBe(400);
  });

  test('nested ten thousand deep is refused or read, never an error of ours', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
      for (const body of [deep, `{"email":${deep}}`, `{"email":"deep@example.org","answers":${deep}}`]) {
        const answer = await post(body);
        expect(answer.status, answer.text.slice(0, 300)).toBe(400);
      }
    }
  });
});

describe('a field that is wrong', () => {
  const email = 'ada@example.org';
  const wrong: [string, object, string[]][] = [
    ['no address', {}, ['email']],
    ['an address that is none', { email: 'ada at example' }, ['email']],
    ['an address that is an object', { email: { $gt: '' } }, ['email']],
    ['an unknown form', { email, form: 'constructor' }, ['form']],
    ['a header in the name', { email, name: 'Ada\r\nBcc: all@example.org' }, ['name']],
    ['a header in the address', { email: 'ada@example.org\r\nBcc: all@example.org' }, ['email']],
    ['a NUL byte in the name', { email, name: 'Ada\u0000' }, ['name']],
    ['a name without end', { email, name: 'a'.repeat(10_000) }, ['name']],
    ['answers that are text', { email, answers: 'yes' }, ['answers']],
    ['two at once', { email: 'x', consent: 'perhaps' }, ['email', 'consent']],
  ];
  test.each(wrong)('(%s) is named', async (_name, fields, names) => {
    expect(await invalidFields(fields)).toEqual(names);
  });
});

test('names of all scripts, emoji and messages with odd characters become clean leads and mails', async () => {
  const names = [
    'Zoë 🚀👩🏽‍🚀',
    'مريم القحطاني',
    'נועה',
    '李小龍',
    "Robert'); DROP TABLE leads;--",
    '<b>Bob</b>',
    '{{company}}',
    "=cmd|' /C calc'!A0",
    '@SUM(1+1)*cmd',
    '\u202eadA\u202c',
  ];
  for (const [n, name] of names.entries()) {
    const message = `line\u0000 one\u0007\r\nline two ${'\ud800'}`;
    const { status, text } = await cloud.postLead({ email: `clean-${n}@example.org`, name, message });
    expect(status, text).toBe(202);
    const { profile } = await cloud.lead(JSON.parse(text).leadId);
    // Marks that nobody sees turn text around: they go.
    expect(profile.name).toBe(name.replace(/[\u202a-\u202e]/g, ''));
    expect(JSON.stringify(profile.captured.detail)).toContain('line one\\nline two');
  }
  await cloud.settled();
  const mails = (await cloud.mail()).filter(({ to }) => to.startsWith('clean-'));
  expect(mails).toHaveLength(names.length);
  for (const { html } of mails) expect(html).not.toContain('<b>Bob</b>');
});

test('no input is answered with an error of ours', async () => {
  const known = [
    'email',
    'name',
    'company',
    'phone',
    'country',
    'timeZone',
    'companySize',
    'message',
    'form',
    'answers',
  ];
  const field = fc.oneof(fc.constantFrom(...known, 'consent', 'submissionId', 'utm_source', 'website'), fc.string());
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
    fc.constantFrom('contact', 'demo', '__proto__', 1e308, -0, true, null),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(field, value, { maxKeys: 8 }), fc.boolean(), async (fields, isAddressed) => {
      const body = JSON.stringify(isAddressed ? { email: 'anybody@example.org', ...fields } : fields);
      const answer = await post(body);
      expect([202, 400, 413], `${body}: ${answer.text}`).toContain(answer.status);
    }),
    { numRuns: 150 },
  );
  await cloud.settled();
  const failed = (await cloud.executions()).filter(({ status }) => status !== 'RUNNING' && status !== 'SUCCEEDED');
  expect(failed).toEqual([]);
  expect(cloud.output()).toBe('');
});

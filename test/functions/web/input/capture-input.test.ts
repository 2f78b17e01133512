import { describe, expect, test } from 'vitest';
import { leadIdOf } from '../../../../functions/adapters/secrets/key-ring.ts';
import { createCapture } from '../../../../functions/web/capture.ts';
import { createVerification } from '../../../../functions/workflow/verification.ts';
import { anAddress } from '../../../support/lead.ts';
import { type Asked, browser, jsonOf, request, served } from '../../../support/request.ts';
import { useTable } from '../../../support/table.ts';
import { config, createWorld, keys } from '../../../support/world.ts';

const table = useTable();

const rules = config.capture;
function post(asked: Asked, world = createWorld(table)) {
  return served(createCapture({ ...world.process(), rules }))(request('POST /leads', asked));
}

describe('what capture refuses', () => {
  test.each([
    ['malformed JSON', { body: '{"email": ' }, 400],
    ['an empty body', { body: '' }, 400],
    ['JSON that is no object', { body: '["ada@works.example"]' }, 400],
    ['no content type', { body: '{}', headers: { 'content-type': '' } }, 415],
    ['another content type', { body: 'email=a@b.example', headers: { 'content-type': 'text/plain' } }, 415],
    ['a body over 64 kB', { body: { email: 'ada@works.example', message: 'x'.repeat(65_536) } }, 413],
    ['a base64 body over 64 kB', { body: { email: 'a@b.example', message: 'x'.repeat(65_536) }, base64: true }, 413],
  ])('%s is refused as problem+json', async (_, asked, status) => {
    const answer = await post(asked);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers?.['content-type']).toBe('application/problem+json');
    expect(jsonOf(answer)).toMatchObject({ type: 'about:blank', status, title: expect.any(String) });
  });

  test('takes a base64 body and a content type with parameters', async () => {
    const email = anAddress();
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await post({ body: { email }, base64: true, headers })).statusCode).toBe(202);
  });

  test('names every bad field at once', async () => {
    const body = {
      email: 'nobody',
      form: 'nope',
      name: 'Ada\r\nBcc: all@world.example',
      consent: 'perhaps',
      answers: 'x',
    };
    const answer = await post({ body });
    expect(answer.statusCode).toBe(400);
    const fields = jsonOf(answer).invalid.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual(['answers', 'consent', 'email', 'form', 'name']);
    for (const invalid of jsonOf(answer).invalid) expect(Object.keys(invalid)).toEqual(['field', 'got', 'expected']);
  });

  test.each(['__proto__', 'constructor', 'toString'])('knows no form called %s', async (form) => {
    const answer = await post({ body: JSON.stringify({ email: 'ada@works.example', form }) });
    expect(jsonOf(answer).invalid).toEqual([expect.objectContaining({ field: 'form' })]);
  });

  test.each([
    '{"__proto__": {"form": "demo", "polluted": true}, "email": "EMAIL"}',
    '{"constructor": {"prototype": {"polluted": true}}, "email": "EMAIL"}',
  ])('lets nobody in through a prototype: %s', async (text) => {
    const email = anAddress();
    const answer = await post({ body: text.replace('EMAIL', email) });
    expect(answer.statusCode).toBe(202);
    const history = await createWorld(table).process().leads.history(leadIdOf(keys, email));
    expect(history?.lead.last.form).toBe('contact');
    expect('polluted' in {}).toBe(false);
  });

  test('refuses "__proto__" as the key of an answer, in JSON and in a form', async () => {
    const json = await post({ body: '{"email": "ada@works.example", "answers": {"__proto__": "x"}}' });
    const form = await post({ body: new URLSearchParams('email=ada@works.example&answers[__proto__]=x') });
    for (const answer of [json, form]) expect(jsonOf(answer).invalid[0].field).toBe('answers');
  });

  test('answers a filled honeypot as it answers everybody, and verification rejects the lead', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const answer = await post({ body: { email, [rules.filter.honeypot]: 'https://spam.example' } }, world);
    expect(answer.statusCode).toBe(202);
    expect(Object.keys(jsonOf(answer))).toEqual(['leadId', 'receipt', 'profile']);
    const { leadId } = jsonOf(answer);
    const process = world.process();
    const lead = (await process.leads.history(leadId))?.lead;
    expect(lead?.captured.detail).toMatchObject({ refused: expect.stringContaining('hidden field') });
    const input = { leadId, lifecycleId: lead?.lifecycleId ?? '' };
    expect(await createVerification({ ...process, rules: { ...config, capture: rules } })(input)).toMatchObject({
      next: 'rejected',
    });
  });

  test('keeps a refused form of a known lead without letting it change or wake anything', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const first = await post({ body: { email, company: 'Works Ltd' } }, world);
    await post({ body: { email, company: 'Evil Ltd', [rules.filter.honeypot]: 'x' } }, world);
    const history = await world.process().leads.history(jsonOf(first).leadId);
    expect(history?.activities).toHaveLength(2);
    expect(history?.lead).toMatchObject({ company: 'Works Ltd', revision: 1 });
  });
});

describe('a form sent by a browser', () => {
  const sent = (fields: Record<string, string>) => post({ body: new URLSearchParams(fields), headers: browser });

  test('is answered by a redirect to the thank-you page, so that reloading sends nothing again', async () => {
    const answer = await sent({ email: anAddress(), form: 'guide' });
    expect([answer.statusCode, answer.headers?.location]).toEqual([303, '/forms/guide/thanks']);
  });

  test('comes back with what was typed and every problem beside its field', async () => {
    const email = 'ada@@works';
    const answer = await sent({
      email,
      form: 'demo',
      name: 'Ada "<b>" Winter',
      phone: 'x'.repeat(400),
      utm_source: 'ads',
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers?.['content-type']).toContain('text/html');
    const page = answer.body ?? '';
    expect(page).toContain(rules.forms.demo?.title);
    expect(page).toContain(`value="${email}"`);
    expect(page).toContain('value="Ada &quot;&lt;b&gt;&quot; Winter"');
    expect(page).toMatch(/name="utm_source" value="ads"/);
    expect(page).toMatch(/name="submissionId" value="[^"]+"/);
    for (const field of ['email', 'phone']) expect(page).toContain(`id="field-${field}-wrong"`);
    expect(page).not.toContain('id="field-name-wrong"');
  });

  test('of a form we do not have is answered by a page that says so', async () => {
    const answer = await sent({ email: anAddress(), form: '__proto__' });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers?.['content-type']).toContain('text/html');
    expect(answer.body).toContain('form: expected one of contact');
  });
});

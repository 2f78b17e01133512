import { beforeAll, describe, expect, test, vi } from 'vitest';
import { fieldsGiven } from '../../../domain/capture/profile.ts';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { createCapture } from '../../../functions/web/capture.ts';
import { createForms } from '../../../functions/web/forms.ts';
import { anAddress } from '../../support/lead.ts';
import { type Asked, browser, jsonOf, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, type World } from '../../support/world.ts';

const table = useTable();
beforeAll(() => {
  vi.spyOn(console, 'info').mockReturnValue();
});

const rules = config.capture;
const post = (world: World, asked: Asked, own = rules) =>
  served(createCapture({ ...world.process(), rules: own, publicDomain: { name: 'go.example', certificate: '' } }))(
    request('POST /leads', asked),
  );
const form = (world: World, fields: Record<string, string>) =>
  post(world, { body: new URLSearchParams(fields), headers: browser });
const show = (world: World, id: string, more: Asked = {}) =>
  served(createForms({ ...world.process(), rules, newSubmissionId: () => 's' }))(
    request('GET /forms/{form}', { form: id, headers: browser, ...more }),
  );
const historyOf = (email: string) => createWorld(table).process().leads.history(leadIdOf(keys, email));
const leadOf = async (email: string) => (await historyOf(email))?.lead;

async function multipart(form: FormData): Promise<Asked> {
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  return { body: Buffer.from(await encoded.arrayBuffer()).toString('latin1'), headers: { 'content-type': type } };
}

describe('multipart posts', () => {
  test('are taken like any form, file fields that were left empty included', async () => {
    const email = anAddress();
    const data = new FormData();
    for (const [name, value] of Object.entries({ email, name: 'Ada', 'answers[timing]': 'now' }))
      data.append(name, value);
    data.append('cv', new File([], ''));
    expect((await post(createWorld(table), await multipart(data))).statusCode).toBe(202);
    expect(await leadOf(email)).toMatchObject({ name: 'Ada', answers: { timing: 'now' } });
  });

  test('C26: with a file among the fields are taken without it, and the file is named', async () => {
    const email = anAddress();
    const withFile = new FormData();
    withFile.append('email', email);
    withFile.append('message', 'My plan is attached.');
    withFile.append('cv', new File([new Uint8Array(2_000_000)], 'cv.pdf'));
    const answer = await post(createWorld(table), await multipart(withFile));
    expect([answer.statusCode, jsonOf(answer).dropped]).toEqual([202, ['cv']]);
    const lead = await leadOf(email);
    expect(lead?.answers).toEqual({ 'Files not received': 'cv' });
    expect(lead?.captured.detail).toMatchObject({ message: 'My plan is attached.' });
  });

  test.each([
    ['the question whether the address is right', 'nora@gmial.com', 200],
    ['a problem of the form', 'nora@', 400],
  ])('C26: a file is named in the lead also after %s', async (_, typed, status) => {
    const withFile = new FormData();
    for (const [name, value] of Object.entries({ email: typed, form: 'contact', name: 'Nora' }))
      withFile.append(name, value);
    withFile.append('cv', new File([new Uint8Array(1_000)], 'cv.pdf'));
    const asked = await multipart(withFile);
    const page = await post(createWorld(table), { ...asked, headers: { ...browser, ...asked.headers } });
    expect(page.statusCode).toBe(status);
    const hidden = [...String(page.body).matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const email = anAddress();
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
    expect((await form(createWorld(table), { ...fields, email, addressChecked: 'yes' })).statusCode).toBe(303);
    expect((await leadOf(email))?.answers).toEqual({ 'Files not received': 'cv' });
  });

  test('without an end, or of two hundred fields too many are refused clearly', async () => {
    const cut = {
      body: '--x\r\ncontent-disposition: form-data; name="email"\r\n\r\na@',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    };
    expect((await post(createWorld(table), cut)).statusCode).toBe(400);
    const many = new URLSearchParams(Array.from({ length: 10_000 }, (_, n): [string, string] => [`f${n}`, '']));
    expect([400, 413]).toContain((await post(createWorld(table), { body: many })).statusCode);
  });
});

describe('an address with a slip', () => {
  test('is taken from a program, which is told what was probably meant', async () => {
    const answer = await post(createWorld(table), { body: { email: 'ada@gmial.com' } });
    expect([answer.statusCode, jsonOf(answer).suggestion]).toEqual([202, 'ada@gmail.com']);
    const right = await post(createWorld(table), { body: { email: anAddress() } });
    expect('suggestion' in jsonOf(right)).toBe(false);
  });

  test('that cannot be an address at all is refused with it', async () => {
    const answer = await post(createWorld(table), { body: { email: 'ada@gmail' } });
    expect(jsonOf(answer).invalid[0]).toMatchObject({ field: 'email', suggestion: 'ada@gmail.com' });
  });

  test('of a person is asked about once, with everything else kept, and taken as the person says', async () => {
    const world = createWorld(table);
    const page = await form(world, { email: 'olga@gmial.com', name: 'Olga "O"', form: 'demo' });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('name="email" value="olga@gmail.com"');
    expect(page.body).toContain('name="email" value="olga@gmial.com"');
    expect(page.body).toContain('name="name" value="Olga &quot;O&quot;"');
    const again = await form(world, { email: 'olga@gmial.com', form: 'demo', addressChecked: 'yes' });
    expect(again.statusCode).toBe(303);
    expect(await leadOf('olga@gmial.com')).toMatchObject({ email: 'olga@gmial.com' });
  });
});

describe('a form with its own list of pages', () => {
  const own = {
    ...rules,
    forms: { ...rules.forms, contact: { ...rules.forms.contact, allowedOrigins: ['https://one.example'] } },
  } as typeof rules;
  test.each([
    ['https://one.example', 202],
    ['https://two.example', 403],
    ['null', 403],
    ['https://api.example', 202],
    ['https://go.example', 202],
    [undefined, 202],
  ])('a post from %s is answered by %s', async (origin, status) => {
    const headers = { host: 'api.example', ...(origin && { origin }) };
    const answer = await post(createWorld(table), { body: { email: anAddress() }, headers }, own);
    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(answer.headers?.['content-type']).toBe('application/problem+json');
  });
});

describe('somebody we know', () => {
  test('is asked only what this browser has not told us, and nothing of what we know is shown', async () => {
    const world = createWorld(table);
    const email = anAddress();
    await post(world, { body: { email, company: 'Works Ltd', phone: '+49 30 1' } });
    const stranger = await form(world, { email, name: 'Ada' });
    const cookie = stranger.cookies?.[0]?.split(';')[0] ?? '';
    expect(stranger.cookies?.[0]).toMatch(/^profile=[^;]+; Path=\/forms; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const page = (await show(world, 'demo', { cookies: [cookie] })).body ?? '';
    expect(page).not.toMatch(/name="(?:email|name)"/);
    for (const name of ['company', 'phone', 'timing']) expect(page).toContain(` name="${name}"`);
    for (const secret of [email, 'Works Ltd']) expect(page).not.toContain(secret);
    expect(page).toContain('Not you?');
    const whole = await show(world, 'demo', { cookies: [cookie], query: { whole: 'yes' } });
    expect(whole.body).toContain(' name="email"');
    expect(whole.cookies?.[0]).toContain('Max-Age=0');
  });

  test('need not give the address again, and is never shown it', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const { profile } = jsonOf(await post(world, { body: { email } }));
    world.pass(1_000);
    const answer = await post(world, { body: { profile, form: 'demo', name: 'Ada' } });
    expect(answer.statusCode).toBe(202);
    expect(answer.body).not.toContain(email);
    expect(await leadOf(email)).toMatchObject({ name: 'Ada', last: { form: 'demo' } });
  });

  test('may be as quick as a program, because there is little to fill in', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const { profile } = jsonOf(await post(world, { body: { email } }));
    world.pass(1_000);
    await post(world, { body: { profile, form: 'newsletter', consent: true, formShownAt: world.now() } });
    expect((await leadOf(email))?.last.form).toBe('newsletter');
    world.pass(1_000);
    const stranger = await post(world, { body: { email, form: 'event', formShownAt: world.now() } });
    const posts = (await historyOf(email))?.activities.map(
      ({ detail }) => detail as { form: string; mustConfirm?: true },
    );
    expect(posts?.map(({ form, mustConfirm }) => [form, mustConfirm])).toEqual([
      ['contact', undefined],
      ['newsletter', undefined],
      ['event', true],
    ]);
    expect(stranger.statusCode).toBe(202);
  });

  test('with a token that is changed, old or of another kind is a stranger', async () => {
    const world = createWorld(table);
    const { visitors } = world.process();
    const token = visitors.profile('0'.repeat(32), ['email']);
    const referral = visitors.referral('0'.repeat(32));
    world.pass(91 * 24 * 3_600_000);
    for (const profile of [token, referral, `${token}x`, 'x.y', '']) {
      expect((await post(world, { body: { profile, name: 'Ada' } })).statusCode).toBe(400);
      expect((await show(world, 'demo', { cookies: [`profile=${profile}`] })).body).toContain(' name="email"');
    }
  });

  test('has told us the names of fields, and no more than a link can carry', () => {
    const answers = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`a${n}`, 'x']));
    expect(fieldsGiven({ name: 'Ada', answers })).toHaveLength(14);
  });
});

describe('a recommendation', () => {
  const referred = (world: World, token: string, query?: Record<string, string>) =>
    served(createForms({ ...world.process(), rules, newSubmissionId: () => 's' }))(
      request('GET /ref/{token}', { token, ...(query && { query }) }),
    );

  test('leads to a form of ours, is remembered there, and stays on the new lead', async () => {
    const world = createWorld(table);
    const token = world.process().visitors.referral('f'.repeat(32));
    const answer = await referred(world, token, { form: 'demo' });
    expect(answer.statusCode).toBe(302);
    expect(answer.headers?.location).toBe(`/forms/demo?utm_source=referral&utm_medium=referral&referral=${token}`);
    const page = await show(world, 'contact', { cookies: [answer.cookies?.[0]?.split(';')[0] ?? ''] });
    expect(page.body).toContain(`name="referral" value="${token}"`);
    const email = anAddress();
    await form(world, { email, referral: token });
    expect((await leadOf(email))?.first.referredBy).toBe('f'.repeat(32));
  });

  test('of oneself, forged or damaged counts for nothing, and leads nowhere else', async () => {
    const world = createWorld(table);
    const { visitors } = world.process();
    const email = anAddress();
    const own = visitors.referral(leadIdOf(keys, email));
    await post(world, { body: { email, referral: own, referredBy: 'x' } });
    expect((await leadOf(email))?.first.referredBy).toBeUndefined();
    const other = anAddress();
    await post(world, { body: { email: other, referral: `${own.slice(0, -1)}~` } });
    expect((await leadOf(other))?.first.referredBy).toBeUndefined();
    const damaged = await referred(world, 'x', { form: '//evil.example' });
    expect(damaged.headers?.location).toBe('/forms/contact?utm_source=referral&utm_medium=referral');
    expect(damaged.cookies).toBeUndefined();
  });
});

describe('the snippet', () => {
  test('carries the form as it is configured, can be kept by caches, and is small', async () => {
    const world = createWorld(table);
    for (const [id, each] of Object.entries(rules.forms)) {
      const answer = await show(world, `${id}.js`, { headers: { 'accept-encoding': 'gzip, br' } });
      expect(answer.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'content-encoding': 'gzip',
      });
      expect(answer.headers?.['cache-control']).toContain('public');
      expect(Buffer.from(answer.body ?? '', 'base64').length).toBeLessThan(8_700);
      const plain = (await show(world, `${id}.js`, { headers: {} })).body ?? '';
      for (const { name } of each.fields) expect(plain).toContain(`name=\\"${name}\\"`);
      const etag = String(answer.headers?.etag);
      expect((await show(world, `${id}.js`, { headers: { 'if-none-match': etag } })).statusCode).toBe(304);
    }
    expect((await show(world, 'nope.js')).statusCode).toBe(404);
  });
});

test('the words a person agreed to are kept with the consent', async () => {
  const email = anAddress();
  await form(createWorld(table), { email, consent: 'true' });
  expect((await leadOf(email))?.consent).toMatchObject({ given: true, text: rules.forms.contact?.consent });
});

test('a form shown again after a problem still says when it was first shown', async () => {
  const formShownAt = '2026-11-23T09:59:00.000Z';
  const answer = await form(createWorld(table), { email: 'nobody', formShownAt });
  expect(answer.body).toContain(`name="formShownAt" value="${formShownAt}"`);
});

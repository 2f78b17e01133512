import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ActivityOf } from '../../../../domain/lead/activity.ts';
import { leadIdOf } from '../../../../functions/adapters/secrets/key-ring.ts';
import { createCapture } from '../../../../functions/web/capture.ts';
import { createForms } from '../../../../functions/web/forms.ts';
import { createScoring } from '../../../../functions/workflow/scoring.ts';
import { distribute } from '../../../support/hand-off.ts';
import { anAddress } from '../../../support/lead.ts';
import { type Asked, browser, jsonOf, request, served } from '../../../support/request.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { config, createWorld, keys, later, type World } from '../../../support/world.ts';

const table = useTable();
beforeAll(() => {
  vi.spyOn(console, 'info').mockReturnValue();
});

const rules = config.capture;
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (asked: Asked, world: World = createWorld(table)) =>
  served(createCapture({ ...world.process(), rules }))(request('POST /leads', asked));
const page = async (asked: Asked) =>
  (
    await served(createForms({ ...createWorld(table).process(), rules, newSubmissionId: () => 's' }))(
      request('GET /forms/{form}', { form: 'contact', headers: browser, ...asked }),
    )
  ).body ?? '';
const historyOf = (email: string) => createWorld(table).process().leads.history(leadIdOf(keys, email));
const leadOf = async (email: string) => (await historyOf(email))?.lead;

/** Takes a post, and answers the lead. */
async function taken(asked: Asked, email: string) {
  const answer = await post(asked);
  expect([answer.statusCode, answer.body]).toEqual([202, expect.any(String)]);
  return leadOf(email);
}

/** A body of bytes, as API Gateway hands it over. */
const bytes = (...parts: (string | number[])[]): Pick<Asked, 'body'> => ({
  body: Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))),
});

test('C20: parameters of a link typed in another case, or copied out of HTML, say the origin', async () => {
  const shown = await page({ rawQuery: 'UTM_Source=google&amp;utm_medium=cpc&GCLID=&gclid=aB&utm_source=bing' });
  expect(shown).toContain('name="utm_source" value="google"');
  expect(shown).toContain('name="utm_medium" value="cpc"');
  expect(shown).toContain('name="gclid" value="aB"');
});

test('C2: an origin of several lines is taken, and becomes one line', async () => {
  const shown = await page({ rawQuery: 'utm_campaign=spring%0Asale' });
  expect(shown).toContain('name="utm_campaign" value="spring\nsale"');
  const email = anAddress();
  const body = new URLSearchParams({
    email,
    utm_campaign: 'spring\r\nsale',
    referrer: 'https://a.example/\u0000\u0007x',
    gclid: 'a\u2028b',
  });
  const answer = await post({ body, headers: browser });
  expect(answer.statusCode).toBe(303);
  expect((await leadOf(email))?.first).toMatchObject({
    campaign: 'spring sale',
    referrer: 'https://a.example/ x',
    gclid: 'a b',
  });
});

describe('C5: several values of one field', () => {
  test.each([
    ['a form', 'answers.interests=Lifts&answers.interests=Kitchens'],
    [
      'a form as PHP has it',
      'answers[interests][]=Lifts&answers[interests][]=Kitchens'.replaceAll('[interests][]', '.interests[]'),
    ],
    [
      'a form with an empty one',
      'answers.interests=Lifts&answers.interests=&answers.interests=Kitchens&answers.interests=Lifts',
    ],
  ])('of %s are joined', async (_, fields) => {
    const email = anAddress();
    const lead = await taken({ body: `email=${email}&${fields}`, headers: urlencoded }, email);
    expect(lead?.answers).toEqual({ interests: 'Lifts, Kitchens' });
  });

  test('of a JSON list, and of a choice with labels, are joined', async () => {
    const email = anAddress();
    const answers = { interests: ['Lifts', 'Kitchens'], size: { labels: ['Small', 'Large'], ids: ['x', 'y'] } };
    const lead = await taken({ body: { email, answers } }, email);
    expect(lead?.answers).toEqual({ interests: 'Lifts, Kitchens', size: 'Small, Large' });
  });

  test('of a multipart form are joined, and of a hidden "no" and a ticked box the box counts', async () => {
    const email = anAddress();
    const form = new FormData();
    for (const [name, value] of [
      ['email', email],
      ['answers.interests', 'Lifts'],
      ['answers.interests', 'Kitchens'],
      ['consent', '0'],
      ['consent', '1'],
    ] as const)
      form.append(name, value);
    const encoded = new Response(form);
    const headers = { 'content-type': encoded.headers.get('content-type') ?? '' };
    const lead = await taken({ body: Buffer.from(await encoded.arrayBuffer()).toString('latin1'), headers }, email);
    expect(lead).toMatchObject({ answers: { interests: 'Lifts, Kitchens' }, consent: { given: true } });
  });
});

describe('C7: the charset of a body is the declared one, else UTF-8, else windows-1252:', () => {
  test.each([
    ['a form of windows-1252', 'J%FCrgen', urlencoded, 'Jürgen'],
    ['a form of UTF-8', 'J%C3%BCrgen', urlencoded, 'Jürgen'],
    [
      'UTF-8 under a charset that any bytes are text in',
      'J%C3%BCrgen',
      { 'content-type': 'application/x-www-form-urlencoded; charset=ISO-8859-1' },
      'Jürgen',
    ],
    [
      'a declared charset',
      '%C8%E2%E0%ED',
      { 'content-type': 'application/x-www-form-urlencoded; charset=windows-1251' },
      'Иван',
    ],
    ['a charset in the form', '%C8%E2%E0%ED&_charset_=windows-1251', urlencoded, 'Иван'],
    [
      'a charset that nobody knows',
      'J%FCrgen',
      { 'content-type': 'application/x-www-form-urlencoded; charset=klingon' },
      'Jürgen',
    ],
    [
      'UTF-8 that is declared and is none',
      'J%FCrgen',
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      'Jürgen',
    ],
    ['a sign of percent alone', '100%25+%zz', urlencoded, '100% %zz'],
  ])('%s', async (_, name, headers, expected) => {
    const email = anAddress();
    expect((await taken({ body: `email=${email}&name=${name}`, headers }, email))?.name).toBe(expected);
  });

  test.each([
    ['is UTF-8, also when its header says another', 'Jürgen'],
    ['is read as declared when it is no UTF-8', Buffer.from('Jürgen', 'latin1')],
  ])('JSON %s', async (_, name) => {
    const email = anAddress();
    const body = Buffer.concat([Buffer.from(`{"email":"${email}","name":"`), Buffer.from(name), Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json; charset=ISO-8859-1' };
    expect((await taken({ body, headers }, email))?.name).toBe('Jürgen');
  });

  test('JSON and multipart, in bytes of windows-1252', async () => {
    const [json, multipart] = [anAddress(), anAddress()];
    const text = bytes(`{"email":"${json}","name":"J`, [0xfc], 'rgen"}');
    expect((await taken(text, json))?.name).toBe('Jürgen');
    const part = (name: string) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`;
    const form = bytes(`${part('email')}${multipart}\r\n${part('name')}J`, [0xfc], 'rgen\r\n--x--\r\n');
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await taken({ ...form, headers }, multipart))?.name).toBe('Jürgen');
  });
});

describe('C11: the country of a post', () => {
  test.each([
    ['Germany', '030 55501234', 'DE', '+493055501234'],
    ['DEU', '030 55501234', 'DE', '+493055501234'],
    ['Allemagne', '030/55501234', 'DE', '+493055501234'],
    ['ドイツ', '030 55501234', 'DE', '+493055501234'],
    ['Österreich', '01 5550123', 'AT', '+4315550123'],
    ['United Kingdom', '020 7946 0018', 'GB', '+442079460018'],
    ['uk', '020 7946 0018', 'GB', '+442079460018'],
    ['The Netherlands', undefined, 'NL', undefined],
  ])('%s with the number %s is %s', async (country, phone, code, number) => {
    const email = anAddress();
    const lead = await taken({ body: { email, country, phone } }, email);
    expect([lead?.country, lead?.phone]).toEqual([code, number]);
  });

  test('that is none stays as it was written, for the rep', async () => {
    const email = anAddress();
    const lead = await taken({ body: { email, country: 'Atlantis' } }, email);
    expect([lead?.country, lead?.answers]).toEqual([undefined, { Country: 'Atlantis' }]);
  });
});

describe('C14: an address in its decoration', () => {
  test.each([
    '\u200BEMAIL',
    '<EMAIL>',
    'Ada <EMAIL>',
    'mailto:EMAIL',
    '"EMAIL"',
    'EMAIL.',
    '\u202aEMAIL\u202c',
    '\ufeffEMAIL',
    'EMAIL\u00ad',
    ' EMAIL ,',
  ])('%j is the address', async (typed) => {
    const email = anAddress();
    expect((await taken({ body: { email: typed.replace('EMAIL', email) } }, email))?.email).toBe(email);
  });

  test('of two addresses a person is told', async () => {
    const answer = await post({ body: { email: 'a@example.org, b@example.org' } });
    expect(jsonOf(answer).invalid).toEqual([
      { field: 'email', got: '"a@example.org, b@example.org"', expected: 'an e-mail address' },
    ]);
  });
});

describe('C16: a byte order mark', () => {
  test('of UTF-8 and of UTF-16 is no part of the JSON', async () => {
    const [one, two] = [anAddress(), anAddress()];
    expect((await taken(bytes([0xef, 0xbb, 0xbf], `{"email":"${one}","name":"Zoë"}`), one))?.name).toBe('Zoë');
    const wide = [...Buffer.from(`{"email":"${two}","name":"Zoë"}`, 'utf16le')];
    expect((await taken(bytes([0xff, 0xfe], wide), two))?.name).toBe('Zoë');
    const text = anAddress();
    expect(await taken({ body: `\ufeff{"email":"${text}"}` }, text)).toMatchObject({ email: text });
  });
});

describe('C20: a parameter that is repeated', () => {
  test.each([
    ['utm_source=google&utm_source=google', 'google'],
    ['utm_source=&utm_source=google', 'google'],
    ['utm_source=google%2Cbing', 'google,bing'],
    ['utm_source=J%FCrgen', 'Jürgen'],
  ])('%s is %s', async (rawQuery, source) => {
    expect(await page({ rawQuery })).toContain(`name="utm_source" value="${source}"`);
  });
});

test('names that JavaScript has for itself are names of answers like any other', async () => {
  const email = anAddress();
  const answers = { constructor: 'Lifts', toString: 'Kitchens', hasOwnProperty: 'Doors', valueOf: 'Gates' };
  await taken({ body: { email, answers } }, email);
  expect(Object.entries((await taken({ body: { email, message: 'Again' } }, email))?.answers ?? {}).sort()).toEqual(
    Object.entries(answers).sort(),
  );
});

test('C21: a number as spreadsheets write it', async () => {
  const email = anAddress();
  const lead = await taken({ body: { email, country: 'DE', phone: '493055501234.0' } }, email);
  expect(lead?.phone).toBe('+493055501234');
});

test('C23: the click ids of Google, Meta, Microsoft, TikTok, X and LinkedIn are kept', async () => {
  const ids = { gclid: 'a', gbraid: 'b', wbraid: 'c', fbclid: 'd', msclkid: 'e', dclid: 'f', ttclid: 'g', twclid: 'h' };
  const shown = await page({ rawQuery: new URLSearchParams(ids).toString() });
  for (const [name, value] of Object.entries(ids)) expect(shown).toContain(`name="${name}" value="${value}"`);
  const email = anAddress();
  const lead = await taken({ body: { email, ...ids, li_fat_id: 'i' } }, email);
  expect(lead?.first).toMatchObject({ ...ids, liFatId: 'i' });
});

describe('C24: nobody is thanked and thrown away', () => {
  const posts = async (email: string) =>
    (await historyOf(email))?.activities.map(({ detail }) => detail as ActivityOf<'form.submitted'>['detail']);

  test('a form that comes back at once is taken, and confirmed first; the same later is a form like any other', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const body = { email, message: 'Hello' };
    await post({ body: { ...body, formShownAt: world.now() } }, world);
    expect(await posts(email)).toMatchObject([{ mustConfirm: true }]);
    world.pass(30_000);
    await post({ body }, world);
    expect((await posts(email))?.map(({ mustConfirm, refused }) => [mustConfirm, refused])).toEqual([
      [true, undefined],
      [undefined, undefined],
    ]);
    await post({ body }, world);
    expect(await posts(email)).toHaveLength(2);
  });

  test('what was refused is put right under the same id, and taken', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const body = { email, submissionId: 's-1', message: 'https://a.example https://b.example https://c.example' };
    await post({ body }, world);
    await post({ body }, world);
    const good = await post({ body: { ...body, message: 'https://a.example' } }, world);
    expect((await posts(email))?.map(({ refused }) => refused)).toEqual(['3 links, at most 2 are usual', undefined]);
    expect(jsonOf(await post({ body: { ...body, message: 'https://a.example' } }, world))).toEqual(jsonOf(good));
    expect(await posts(email)).toHaveLength(2);
  });
});

describe('K2: posts of strangers for one address', () => {
  const strange = (post: number) =>
    Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`question ${post}-${n}`, 'x'.repeat(300)]));

  test('fill the lead up to a limit with a clear error, and never keep out what a form of ours asks', async () => {
    const email = anAddress();
    const statuses: number[] = [];
    for (let n = 0; n < 45; n++) statuses.push((await post({ body: { email, answers: strange(n) } })).statusCode ?? 0);
    expect(statuses).toEqual([202, 202, ...Array.from({ length: 43 }, () => 400)]);
    const refused = await post({ body: { email, answers: strange(45) } });
    expect(jsonOf(refused).invalid).toEqual([
      {
        field: 'answers',
        got: '30 more than fit',
        expected: 'at most 60 answers of one person to questions that are in none of the forms',
      },
    ]);
    expect((await post({ body: { email, form: 'demo', timing: 'This month' } })).statusCode).toBe(202);
    const lead = await leadOf(email);
    expect(Object.keys(lead?.answers ?? {})).toHaveLength(61);
    expect(JSON.stringify(lead).length).toBeLessThan(60_000);
  });

  test('leave a lead that is handed off, and nothing for the sweep to try again', async () => {
    const world = createWorld(table);
    const email = anAddress();
    await post({ body: { email, form: 'demo', jobTitle: 'Head of Service' } }, world);
    for (let n = 0; n < 45; n++) {
      world.pass(1_000);
      const { statusCode } = await post({ body: { email, answers: strange(n), message: 'x'.repeat(5_000) } }, world);
      expect([202, 400]).toContain(statusCode);
    }
    const lead = await leadOf(email);
    if (!lead) throw new Error('the lead is lost');
    const id = { leadId: lead.id, lifecycleId: lead.lifecycleId };
    expect(await createScoring(world.process())(id)).toMatchObject({ next: 'sales-ready' });
    await distribute(world.process(), id);
    expect(world.inbox).toHaveLength(1);
    await runSweep(later(world.process()));
    const left = await world.process().pending.all();
    expect(left.filter(({ leadId, pendingSince }) => leadId === lead.id && pendingSince <= world.now())).toEqual([]);
  });

  test('are fifty within a day, with a clear error; the holder of the mailbox and programs are no strangers', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const say = (message: string, more = {}) => post({ body: { email, message, ...more } }, world);
    for (let n = 0; n < 50; n++) {
      world.pass(1_000);
      expect((await say(`Message ${n}`)).statusCode).toBe(202);
    }
    const refused = await say('One more');
    expect([refused.statusCode, refused.headers?.['retry-after']]).toEqual([429, String(24 * 3_600 - 49)]);
    expect(jsonOf(refused)).toMatchObject({
      title: 'Too many forms for this address',
      detail: 'Expected at most 50 within a day; this one was not kept. Please send it again tomorrow.',
    });
    expect((await historyOf(email))?.activities).toHaveLength(50);
    // The same submission again is no new one, and a token of a mail comes from the mailbox.
    expect((await say('Message 49')).statusCode).toBe(202);
    const profile = world.process().visitors.profile(leadIdOf(keys, email), [], { proven: true });
    expect((await post({ body: { profile, message: 'It is me' } }, world)).statusCode).toBe(202);
    world.pass(24 * 3_600_000);
    expect((await say('The next day')).statusCode).toBe(202);
  });
});

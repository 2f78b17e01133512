import { describe, expect, test } from 'vitest';
import { lift } from '../../../cli/suppress/lift.ts';
import { consentRecord } from '../../../domain/privacy/consent-record.ts';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { createVisitors } from '../../../functions/services/capture/visitors.ts';
import { signLink } from '../../../functions/services/signed-links.ts';
import { createCapture } from '../../../functions/web/capture.ts';
import { createForms } from '../../../functions/web/forms.ts';
import { createPreferences } from '../../../functions/web/preferences.ts';
import { anAddress } from '../../support/lead.ts';
import { type Asked, browser, jsonOf, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, type World } from '../../support/world.ts';

// P1, P2, P4 and K7 as a visitor meets them. The forms are those of these tests.

const table = useTable();
const forms = {
  ...config.capture.forms,
  newsletter: {
    ...config.capture.forms.newsletter,
    consent: 'Yes, send it.',
    consentRequired: true,
    basis: 'consent' as const,
    doubleOptIn: false,
  },
} as typeof config.capture.forms;
const rules = { ...config.capture, forms };
const post = (world: World, asked: Asked) =>
  served(createCapture({ ...world.process(), rules }))(request('POST /leads', asked));
const form = (world: World, fields: Record<string, string>) =>
  post(world, { body: new URLSearchParams(fields), headers: browser });
const preferences = (world: World, route: string, token: string, asked: Asked = {}) =>
  served(createPreferences({ ...world.process(), rules: config.nurture }))(
    request(route, { token, headers: browser, ...asked }),
  );
const historyOf = (world: World, email: string) => world.process().leads.history(leadIdOf(keys, email));
const until = '2028-01-01T00:00:00.000Z';

/** Somebody who agreed once and unsubscribed since. */
async function unsubscribed() {
  const world = createWorld(table);
  const email = anAddress();
  await post(world, { body: { email, consent: true } });
  world.pass(60_000);
  const leadId = leadIdOf(keys, email);
  const token = signLink(keys.links, 'preferences', { leadId }, until);
  await preferences(world, 'POST /unsubscribe/{token}', token);
  world.pass(600_000);
  return { world, email, leadId, token };
}

describe('P1: a newsletter form with its box left empty', () => {
  test('P1: is shown again with the problem beside the box, and makes no lead', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const page = await form(world, { form: 'newsletter', email });
    expect(page.statusCode).toBe(400);
    expect(page.body).toContain('id="field-consent-wrong"');
    expect(page.body).toContain('aria-describedby="field-consent-wrong"');
    const answer = await post(world, { body: { form: 'newsletter', email } });
    expect([answer.statusCode, jsonOf(answer).invalid[0].field]).toEqual([400, 'consent']);
    expect(await historyOf(world, email)).toBeUndefined();
  });

  test('P1: elsewhere no tick is kept as no, and a tick as yes with its words', async () => {
    const world = createWorld(table);
    const [silent, ticked] = [anAddress(), anAddress()];
    await form(world, { email: silent });
    await form(world, { email: ticked, consent: 'true' });
    expect((await historyOf(world, silent))?.lead.consent).toMatchObject({ given: false, source: 'form contact' });
    const yes = (await historyOf(world, ticked))?.lead.consent;
    expect(yes).toMatchObject({ given: true, text: forms.contact?.consent, version: expect.any(String) });
  });
});

test('P4: the token of one mailbox proves nothing of an address that is typed beside it', async () => {
  const world = createWorld(table);
  const [mine, theirs] = [anAddress(), anAddress()];
  const leadId = leadIdOf(keys, mine);
  await post(world, { body: { email: mine } });
  await post(world, { body: { email: theirs, name: 'Ada' } });
  world.pass(600_000);
  const profile = createVisitors(keys, world.now).profile(leadId, ['email'], { proven: true });
  await post(world, { body: { email: theirs, profile, name: 'Eve', consent: true, message: 'Call me.' } });
  const history = await historyOf(world, theirs);
  expect(history?.lead.name).toBe('Ada');
  expect(history?.activities.map((one) => one.type === 'form.submitted' && one.detail.isProven)).not.toContain(true);
  // The same token alone is the word of its holder.
  await post(world, { body: { profile, consent: true, message: 'Hello again, it is me.' } });
  expect((await historyOf(world, mine))?.lead.consent).toMatchObject({ given: true, proven: true });
});

describe('P2: somebody who unsubscribed posts the newsletter form with the box ticked', () => {
  test('P2: they are told of the mail, get it, and are back on the list after its click', async () => {
    const { world, email, leadId } = await unsubscribed();
    const answer = await form(world, { form: 'newsletter', email, consent: 'true' });
    expect([answer.statusCode, answer.headers?.location]).toEqual([303, '/forms/newsletter/thanks?mail=again']);
    const thanks = await served(createForms({ ...world.process(), rules, newSubmissionId: () => 's' }))(
      request('GET /forms/{form}/thanks', { form: 'newsletter', query: { mail: 'again' } }),
    );
    expect(thanks.body).toContain('Did you unsubscribe before? Then please click the link in the mail');
    const mail = world.inbox.at(-1);
    expect(mail).toMatchObject({ template: 'confirm', to: email });
    const link = /\/confirm\/([^\s"]+)/.exec(JSON.stringify(mail?.data))?.[1] ?? '';
    expect((await historyOf(world, email))?.lead.suppressed).toBeDefined();

    world.pass(60_000);
    await preferences(world, 'GET /confirm/{token}', link);
    expect(await world.process().suppressions.find(leadId)).toBeDefined();
    expect((await preferences(world, 'POST /confirm/{token}', link)).statusCode).toBe(200);
    const history = await historyOf(world, email);
    expect(await world.process().suppressions.find(leadId)).toBeUndefined();
    expect(history?.lead).toMatchObject({ open: true, consent: { given: true, proven: true } });
    expect(history?.lead.suppressed).toBeUndefined();
    expect(history?.lead.consents).toHaveLength(2);
  });

  test('P2: an old link does not undo a later unsubscribe, and a second one holds', async () => {
    const { world, email, leadId, token } = await unsubscribed();
    await form(world, { form: 'newsletter', email, consent: 'true' });
    const link = /\/confirm\/([^\s"]+)/.exec(JSON.stringify(world.inbox.at(-1)?.data))?.[1] ?? '';
    await preferences(world, 'POST /confirm/{token}', link);
    world.pass(60_000);
    await preferences(world, 'POST /unsubscribe/{token}', token);
    world.pass(60_000);
    await preferences(world, 'POST /confirm/{token}', link);
    expect(await world.process().suppressions.find(leadId)).toMatchObject({ reason: 'unsubscribed' });
    expect((await historyOf(world, email))?.lead.suppressed).toMatchObject({ reason: 'unsubscribed' });
  });

  test.each([
    ['unsubscribed', 'confirm'],
    ['complained', undefined],
  ] as const)('P2: somebody erased, or of a list alone, who %s is told truly what comes', async (reason, mail) => {
    const world = createWorld(table);
    const email = anAddress();
    const leadId = leadIdOf(keys, email);
    await world.process().suppressions.add(leadId, { reason, at: world.now() });
    world.pass(60_000);
    const answer = await form(world, { form: 'newsletter', email, consent: 'true' });
    expect([answer.statusCode, answer.headers?.location]).toEqual([303, '/forms/newsletter/thanks?mail=again']);
    expect(world.inbox.at(-1)?.template).toBe(mail);
    expect((await historyOf(world, email))?.lead.suppressed).toMatchObject({ reason });
    if (mail === undefined) return;
    const link = /\/confirm\/([^\s"]+)/.exec(JSON.stringify(world.inbox.at(-1)?.data))?.[1] ?? '';
    world.pass(60_000);
    expect((await preferences(world, 'POST /confirm/{token}', link)).statusCode).toBe(200);
    expect(await world.process().suppressions.find(leadId)).toBeUndefined();
    expect((await historyOf(world, email))?.lead).toMatchObject({
      open: true,
      consent: { given: true, proven: true },
    });
    expect((await historyOf(world, email))?.lead.suppressed).toBeUndefined();
  });

  test('P2: without a tick nothing is asked, and a form alone lifts nothing', async () => {
    const { world, email, leadId } = await unsubscribed();
    const before = world.inbox.length;
    expect((await form(world, { email })).headers?.location).toBe('/forms/contact/thanks');
    expect(world.inbox).toHaveLength(before);
    expect(await world.process().suppressions.find(leadId)).toBeDefined();
  });
});

describe('suppress lift', () => {
  test('P2: a person takes somebody off all lists, and the lead hears of it', async () => {
    const { world, email, leadId } = await unsubscribed();
    const removed: string[] = [];
    const accountList = { remove: async (address: string) => void removed.push(address) };
    const deps = { ...world.process(), accountList, now: world.now };
    expect(await lift({ leadId, email }, deps)).toBe('unsubscribed');
    expect(removed).toEqual([]);
    expect((await historyOf(world, email))?.lead.suppressed).toBeUndefined();
    expect(await world.process().suppressions.find(leadId)).toBeUndefined();
    expect(await lift({ leadId, email }, deps)).toBeUndefined();
  });

  test('P2: an unsubscribe after it is another, and the proof ends with that', async () => {
    const { world, email, leadId, token } = await unsubscribed();
    const accountList = { remove: async () => undefined };
    await lift({ leadId, email }, { ...world.process(), accountList, now: world.now });
    world.pass(600_000);
    for (const _ of ['a click', 'the same again']) {
      await preferences(world, 'POST /unsubscribe/{token}', token);
      world.pass(600_000);
    }
    const history = await historyOf(world, email);
    const said = history && consentRecord(history).filter(({ about }) => about === 'mail');
    expect(said?.map(({ given }) => given)).toEqual([true, false, true, false]);
  });

  test('P2: who bounced leaves the list of SES too', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const leadId = leadIdOf(keys, email);
    await world.process().suppressions.add(leadId, { reason: 'bounced', at: world.now() });
    const removed: string[] = [];
    const accountList = { remove: async (address: string) => void removed.push(address) };
    expect(await lift({ leadId, email }, { ...world.process(), accountList, now: world.now })).toBe('bounced');
    expect(removed).toEqual([email]);
  });
});

describe('P4: a token in the address of a form', () => {
  const show = (world: World, profile: string, as: 'query' | 'cookie') =>
    served(createForms({ ...world.process(), rules, newSubmissionId: () => 's' }))(
      request('GET /forms/{form}', {
        form: 'contact',
        headers: browser,
        ...(as === 'query' ? { query: { profile } } : { cookies: [`profile=${profile}`] }),
      }),
    );

  test('P4, 13.12: counts as the cookie of our own redirect alone, never in the address', async () => {
    const world = createWorld(table);
    const { visitors } = world.process();
    const token = visitors.profile('0'.repeat(32), ['email'], { who: 'a…@works.example', proven: true });
    const shown = await show(world, token, 'cookie');
    expect(shown.body).toContain('a…@works.example');
    expect(shown.body).not.toContain(' name="email"');
    const linked = await show(world, token, 'query');
    expect(linked.body).toContain(' name="email"');
    expect(linked.body).not.toContain(token);
  });

  test('P4: only a token of a mail proves who holds the mailbox', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const { profile } = jsonOf(await post(world, { body: { email, company: 'One', consent: true } }));
    world.pass(600_000);
    await post(world, { body: { profile, company: 'Typed' } });
    expect((await historyOf(world, email))?.lead.company).toBe('One');
    const mailed = world.process().visitors.profile(leadIdOf(keys, email), ['email'], { proven: true });
    world.pass(600_000);
    await post(world, { body: { profile: mailed, company: 'Two' } });
    expect((await historyOf(world, email))?.lead.company).toBe('Two');
  });
});

test('K7: the first button of the page behind Unsubscribe does it', async () => {
  const world = createWorld(table);
  const email = anAddress();
  await post(world, { body: { email, consent: true } });
  const token = signLink(keys.links, 'preferences', { leadId: leadIdOf(keys, email) }, until);
  const { body = '' } = await preferences(world, 'GET /unsubscribe/{token}', token);
  const [, action, field, value] =
    /<form method="post" action="([^"]+)"><input type="hidden" name="([^"]+)" value="([^"]+)"><button>Unsubscribe/.exec(
      body,
    ) ?? [];
  expect(body.indexOf('<button')).toBe(body.indexOf('<button>Unsubscribe'));
  expect([action, field, value]).toEqual([`/preferences/${token}`, 'action', 'unsubscribe']);
  await preferences(world, 'POST /preferences/{token}', token, {
    body: new URLSearchParams({ action: 'unsubscribe' }),
  });
  expect((await historyOf(world, email))?.lead.suppressed?.reason).toBe('unsubscribed');
});

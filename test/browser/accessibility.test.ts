import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../lib/build/settings.ts';
import { render } from '../../lib/mail/render.ts';
import { bareSample, sample } from '../../lib/mail/samples.ts';
import { findings } from './axe.ts';
import { linkIn, type Visit, visit } from './browser.ts';

const { config, mails } = readSettings();

let visited: Visit;
let host: Server;
let hostUrl: string;

beforeAll(async () => {
  visited = await visit();
  host = createServer((request, response) => {
    const form = (request.url ?? '/').slice(1);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="fr"><head><title>Host</title><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"></head>
<body><main><h1>Host</h1><script src="${visited.cloud.url}/forms/${form}.js"></script></main></body></html>`);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
  host?.close();
  await visited?.end();
});

/** What axe finds on a page, once `prepare` has brought it into the state that is looked at. */
async function audit(
  path: string,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
  rules: readonly string[] = [],
): Promise<string[]> {
  const page = await visited.open(path, { site: hostUrl, width: 1280 });
  await prepare(page);
  const found = await findings(page, rules);
  await page.context().close();
  return found;
}

/** A mail is shown inside the page of a mail program, which has landmarks of its own: a second `main` would mislead. */
const partOfAnother = ['region', 'landmark-one-main'];

const forms = Object.keys(config.capture.forms);

async function posted(form: string, email: string, more: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${visited.cloud.url}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email,
      name: 'Ada Winter',
      company: 'Works Ltd',
      phone: '030 901820',
      country: 'DE',
      form,
      consent: 'true',
      ...more,
    }),
  });
  expect(response.status).toBe(202);
  await visited.cloud.idle();
  return (await visited.lead(email))?.id ?? '';
}

async function mailOf(leadId: string, template: string) {
  await visited.cloud.idle();
  const mail = (await visited.cloud.mail()).findLast(({ tags }) => tags.lead === leadId && tags.template === template);
  if (!mail) throw new Error(`no ${template} about ${leadId}`);
  return mail;
}

describe('K11: axe finds nothing', () => {
  test.each(forms)('on the form %s, empty, filled in wrongly, and after it was sent', async (form) => {
    expect.soft(await audit(`/forms/${form}`)).toEqual([]);
    expect.soft(await audit(`/forms/${form}/thanks`)).toEqual([]);
    expect
      .soft(
        await audit(`/forms/${form}`, async (page) => {
          await page.$eval('form', (element) => element.setAttribute('novalidate', ''));
          await page.fill('[name=email]', 'nobody@localhost');
          await page.click('button.send');
          await page.locator('.notice.bad').waitFor();
        }),
      )
      .toEqual([]);
  });

  test('between a form and its thanks, when the address looks like a slip', async () => {
    expect
      .soft(
        await audit('/forms/contact', async (page) => {
          await page.$eval('form', (element) => element.removeAttribute('data-lead'));
          await page.fill('[name=email]', 'olga.with-a-long-name-that-does-not-break@hotmial.com');
          await page.evaluate(() => document.querySelector('form')?.submit());
          await page.locator('text=Is your address right?').first().waitFor();
        }),
      )
      .toEqual([]);
  });

  test.each(forms)('on the form %s inside another page, also with a problem and with its thanks', async (form) => {
    const embedded = (page: Page) => page.locator('leadloop-form');
    expect.soft(await audit(`${hostUrl}/${form}`, (page) => embedded(page).locator('.send').waitFor())).toEqual([]);
    expect
      .soft(
        await audit(`${hostUrl}/${form}`, async (page) => {
          await embedded(page)
            .locator('form')
            .evaluate((element) => element.setAttribute('novalidate', ''));
          await embedded(page).locator('[name=email]').fill('ben@localhost');
          await embedded(page).locator('.send').click();
          await embedded(page).locator('#field-email-wrong').waitFor();
        }),
      )
      .toEqual([]);
  });

  test('on the pages that mails to leads lead to', async () => {
    const id = await posted('guide', 'reads@works.example');
    const { html } = await mailOf(id, 'guide');
    expect.soft(await audit(linkIn(html, '/d/'))).toEqual([]);
    const leadId = await posted('contact', 'preferences@works.example');
    const mail = await mailOf(leadId, 'welcome');
    const preferences = linkIn(mail.html ?? '', '/preferences/');
    expect.soft(await audit(preferences)).toEqual([]);
    expect.soft(await audit(linkIn(mail.html ?? '', '/unsubscribe/'))).toEqual([]);
    expect.soft(await audit(`${preferences}?saved`)).toEqual([]);
    await fetch(preferences, {
      method: 'POST',
      body: new URLSearchParams({ action: 'pause', pause: String(config.nurture.pauses[0]) }),
    });
    expect.soft(await audit(preferences)).toEqual([]);
    await fetch(preferences, { method: 'POST', body: new URLSearchParams({ action: 'unsubscribe' }) });
    expect.soft(await audit(preferences)).toEqual([]);
  });

  test('on the pages on which a person takes their data along or has it erased', async () => {
    const leadId = await posted('contact', 'own-data@works.example');
    expect.soft(await audit('/my-data')).toEqual([]);
    const post = (url: string, fields: Record<string, string>) =>
      fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
    await post(`${visited.cloud.url}/my-data`, { email: 'own-data@works.example' });
    const { html } = await mailOf(leadId, 'your-data');
    const wishes = linkIn(html ?? '', '/my-data/');
    expect.soft(await audit(wishes)).toEqual([]);
    // A copy that is too large for an answer lies behind a button.
    const plans = { from: 'own-data@works.example', to: 'sales@reply.fieldnote.example', subject: 'Plans' };
    await visited.cloud.reply({ ...plans, text: randomBytes(5_000_000).toString('base64') });
    await visited.cloud.idle();
    const ready = async (page: Page) => {
      await page
        .locator('form', { has: page.locator('[value=export]') })
        .getByRole('button')
        .click();
      await page.locator('a.button').waitFor();
    };
    expect.soft(await audit(wishes, ready)).toEqual([]);
    const { headers } = await post(wishes, { action: 'erase', sure: 'yes' });
    await visited.cloud.idle();
    const receipt = String(headers.get('location'));
    expect.soft(await audit(receipt, (page) => page.getByText('Your data was erased').waitFor())).toEqual([]);
  });

  test('on the pages of reps and of the manager', async () => {
    const leadId = await posted('demo', 'rep@works.example', { message: 'A long question. '.repeat(20) });
    const mail = await mailOf(leadId, 'rep-assignment');
    const page = linkIn(mail.html ?? '', '/r/').replace(/#.*$/, '');
    const openAll = (tab: Page) =>
      tab.evaluate(() => {
        for (const part of document.querySelectorAll('details')) {
          part.removeAttribute('name');
          part.open = true;
        }
      });
    expect.soft(await audit(page)).toEqual([]);
    expect.soft(await audit(page, openAll)).toEqual([]);
    await fetch(page, { method: 'POST', body: new URLSearchParams({ action: 'accept' }) });
    expect.soft(await audit(page)).toEqual([]);
    await fetch(page, {
      method: 'POST',
      body: new URLSearchParams({ action: 'follow-up', followUp: config.sales.followUps[0]?.id ?? '' }),
    });
    expect.soft(await audit(page, openAll)).toEqual([]);
    await fetch(page, { method: 'POST', body: new URLSearchParams({ action: 'won', value: '12000' }) });
    expect.soft(await audit(page)).toEqual([]);
    const unowned = await posted('demo', 'manager@works.example');
    for (let rep = 1; rep <= 3; rep++) {
      await visited.cloud.advance(visited.cloud.now() + 5 * 60_000);
      await visited.cloud.idle();
    }
    const { html } = await mailOf(unowned, 'manager-decision');
    const decision = linkIn(html ?? '', '/r/').replace(/#.*$/, '');
    expect.soft(await audit(decision, openAll)).toEqual([]);
  });

  test('on pages that say what is wrong', async () => {
    for (const path of ['/nowhere', '/forms/nope', '/preferences/nope', '/r/nope'])
      expect.soft(await audit(path)).toEqual([]);
  });

  test('in the panel of the laptop', async () => {
    await posted('demo', 'panel@works.example');
    const loaded = (page: Page) => page.getByTestId('now').waitFor();
    expect.soft(await audit('/_local/panel', loaded)).toEqual([]);
    expect
      .soft(await audit('/_local/panel#inbox', (page) => page.getByTestId('mail-row').first().waitFor()))
      .toEqual([]);
    expect
      .soft(
        await audit('/_local/panel#inbox', async (page) => {
          await page.getByTestId('mail-row').first().click();
          await page.waitForSelector('[data-testid=mail-frame]');
        }),
      )
      .toEqual([]);
    expect.soft(await audit('/_local/site/pricing')).toEqual([]);
  });

  describe('in the mail', () => {
    let reader: Page;
    beforeAll(async () => {
      reader = await visited.open('about:blank', { site: hostUrl });
    });
    afterAll(() => reader?.context().close());

    test.each(mails.map((mail) => [mail.name, mail] as const))('%s', async (_, mail) => {
      for (const data of [sample, bareSample]) {
        await reader.setContent(render(mail, data).html);
        expect.soft(await findings(reader, partOfAnother)).toEqual([]);
      }
    });
  });
});

test('nothing went wrong on any page, and no page asked anything of the outside', () => {
  expect(visited.wrongs).toEqual([]);
});

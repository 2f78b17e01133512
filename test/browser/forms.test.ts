import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkIn, type Visit, visit } from './browser.ts';

let visited: Visit;
let site: Server;
let foreign: string;

/** A page of somebody else, whose style sheet would spoil any form it reached. */
const page = (
  script: string,
) => `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">
<style>body{color:red;text-transform:uppercase}input,select,textarea,button{width:9px!important;display:none!important}div,p,form,label{display:none}</style></head>
<body><h1>Somebody else</h1>${script}<footer>After</footer></body></html>`;

beforeAll(async () => {
  visited = await visit();
  site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const form = new URL(request.url ?? '/', 'http://site').pathname.slice(1);
    response.end(
      page(form === 'landing' ? landing() : `<script src="${visited.cloud.url}/forms/${form}.js"></script>`),
    );
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  foreign = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
  site?.close();
  await visited?.end();
});

/** A page with the snippet in its head and a place for it in its body. */
const landing = () =>
  `<script src="${visited.cloud.url}/forms/newsletter.js" data-target="#here"></script><main id="here"></main>`;

/** In milliseconds: the snippet measures on the browser's clock how long the form was looked at (minimumFillTime). */
const aPersonsPace = 3_100;

/** All that is kept of where a lead came from, as text. */
const originOf = async (email: string) => {
  const id = (await visited.lead(email))?.id ?? 'nobody';
  return (await fetch(`${visited.cloud.url}/_local/leads/${id}`)).text();
};

describe('a hosted form', () => {
  test('is filled with the keyboard alone, suggests the address that was meant, and leads to the thank-you page', async () => {
    const tab = await visited.open('/forms/contact');
    await tab.focus('[name=email]');
    await tab.keyboard.type('grace@gmial.com');
    await tab.locator('.suggestion button').waitFor();
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    expect(await tab.inputValue('[name=email]')).toBe('grace@gmail.com');
    await tab.keyboard.press('Tab');
    await tab.keyboard.type('Grace Holm');
    await tab.keyboard.press('Enter');
    await tab.waitForURL('**/forms/contact/thanks');
    expect(await visited.lead('grace@gmail.com')).toMatchObject({ name: 'Grace Holm' });
  });

  test('asks without JavaScript whether the address is right, and either answer is one click', async () => {
    const tab = await visited.open('/forms/contact', { width: 360, javaScript: false });
    await tab.fill('[name=email]', 'olga@hotmial.com');
    await tab.fill('[name=name]', 'Olga');
    await tab.click('button.send');
    await tab.getByRole('button', { name: 'Yes, use olga@hotmail.com' }).click();
    await tab.waitForURL('**/forms/contact/thanks');
    expect(await visited.lead('olga@hotmail.com')).toMatchObject({ name: 'Olga' });
    expect(await visited.lead('olga@hotmial.com')).toBeUndefined();
  });

  test('moves the focus to what is wrong', async () => {
    for (const javaScript of [true, false]) {
      const tab = await visited.open('/forms/contact', { javaScript });
      await tab.fill('[name=email]', 'nobody@localhost');
      await tab.click('button.send');
      await tab.locator('.notice.bad').waitFor();
      expect(await tab.locator('.notice.bad').evaluate((box) => box === document.activeElement)).toBe(true);
    }
  });

  test('asks somebody it knows only what is new, and everything when it is somebody else', async () => {
    const tab = await visited.open('/forms/contact');
    await tab.fill('[name=email]', 'back@works.example');
    await tab.fill('[name=company]', 'Works Ltd');
    await tab.click('button.send');
    await tab.waitForURL('**/thanks');
    await tab.goto(`${visited.cloud.url}/forms/demo`);
    expect(await tab.locator('[name=email], [name=company]').count()).toBe(0);
    await tab.fill('[name=name]', 'Ines Back');
    await tab.click('button.send');
    await tab.waitForURL('**/forms/demo/thanks');
    expect(await visited.lead('back@works.example')).toMatchObject({ name: 'Ines Back' });
    await tab.goto(`${visited.cloud.url}/forms/demo`);
    await tab.click('text=Not you?');
    expect(await tab.locator('[name=email]').count()).toBe(1);
  });
});

describe('the guide', () => {
  test('comes by mail at once, and its link opens it and is recorded', async () => {
    const tab = await visited.open('/forms/guide');
    await tab.fill('[name=email]', 'reads@works.example');
    await tab.click('button.send');
    await tab.waitForURL('**/forms/guide/thanks');
    await visited.cloud.idle();
    const mail = (await visited.cloud.mail()).find(({ to, tags }) => to.includes('reads') && tags.template === 'guide');
    await tab.goto(linkIn(mail?.html ?? '', '/d/'));
    expect(await tab.textContent('h1')).toBe('Fixed on the first visit');
    expect(await tab.locator('article table').count()).toBe(2);
    expect(await originOf('reads@works.example')).toContain('file.downloaded');
  });
});

describe('a form inside a page on another origin', () => {
  test('keeps the campaign across the visit, shows problems beside their fields, and thanks in its place', async () => {
    const tab = await visited.open(`${foreign}/landing?utm_source=ads&utm_campaign=spring&gclid=g1`, { site: foreign });
    await tab.locator('leadloop-form').waitFor();
    await tab.goto(`${foreign}/contact`);
    const form = tab.locator('leadloop-form');
    await form.locator('[name=email]').fill('ben@localhost');
    await form.locator('.send').click();
    await form.locator('#field-email-wrong').waitFor();
    expect(await form.locator('[name=email]').getAttribute('aria-invalid')).toBe('true');
    expect(await form.locator('[name=email]').evaluate((input) => getComputedStyle(input).display)).toBe('block');
    await form.locator('[name=email]').fill('ben@gmial.com');
    await form.locator('.suggestion button').click();
    await form.locator('[name=name]').fill('Ben Frost');
    await tab.waitForTimeout(aPersonsPace);
    await form.locator('.send').click();
    await form.locator('.thanks').waitFor();
    expect(await visited.lead('ben@gmail.com')).toMatchObject({ name: 'Ben Frost' });
    const origin = await originOf('ben@gmail.com');
    for (const part of ['"source":"ads"', '"campaign":"spring"', '"gclid":"g1"', `"landingPage":"${foreign}/landing?`])
      expect(origin.replace(/\s*([:,])\s+/g, '$1')).toContain(part);
  });

  test('C25: asks whether a mistyped address is right before it is sent, and takes the answer', async () => {
    const tab = await visited.open(`${foreign}/contact`, { site: foreign });
    const form = tab.locator('leadloop-form');
    await form.locator('.send').waitFor();
    await tab.waitForTimeout(aPersonsPace);
    // A person who types and presses Enter at once.
    await form.locator('form').evaluate((element: HTMLFormElement) => {
      (element.elements.namedItem('email') as HTMLInputElement).value = 'carla@gmial.com';
      element.requestSubmit();
    });
    await form.locator('.suggestion button').click();
    expect(await form.locator('[name=email]').inputValue()).toBe('carla@gmail.com');
    await form.locator('.send').click();
    await form.locator('.thanks').waitFor();
    expect(await visited.lead('carla@gmail.com')).toMatchObject({ stage: 'nurturing' });
    expect(await visited.lead('carla@gmial.com')).toBeUndefined();
  });

  test('C27: says in the console and on the page that its origin may not send it, and sends nothing', async () => {
    const strange = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page(`<script src="${visited.cloud.url}/forms/contact.js"></script>`));
    });
    // Another machine, as far as the form can see, on a loopback that browsers let it be loaded from.
    await new Promise<void>((resolve) => strange.listen(0, '127.0.0.2', resolve));
    const origin = `http://127.0.0.2:${(strange.address() as AddressInfo).port}`;
    const tab = await visited.open('about:blank', { site: origin });
    const said: string[] = [];
    const posts: string[] = [];
    tab.on('console', (message) => void (message.type() === 'error' && said.push(message.text())));
    tab.on('request', (request) => void (request.method() === 'POST' && posts.push(request.url())));
    await tab.goto(origin);
    const form = tab.locator('leadloop-form');
    await form.locator('[name=email]').fill('carl@works.example');
    expect(said.join()).toContain(`pages of ${origin} may not send the form "contact"`);
    expect(said.join()).toContain('allowedOrigins');
    await form.locator('.send').click();
    await form.locator('text=This form cannot be sent from this page').waitFor();
    expect(posts).toEqual([]);
    expect(await visited.lead('carl@works.example')).toBeUndefined();
    strange.close();
  });

  test('asks somebody it knows only what is new, on a phone, where nothing is wider than the screen', async () => {
    const tab = await visited.open(`${foreign}/newsletter`, { width: 360, site: foreign });
    const form = tab.locator('leadloop-form');
    await form.locator('[name=email]').fill('known@works.example');
    await form.locator('[name=consent]').check();
    await tab.waitForTimeout(aPersonsPace);
    await form.locator('.send').click();
    await form.locator('.thanks').waitFor();
    await tab.goto(`${foreign}/event`);
    await form.locator('.again').waitFor();
    expect(await form.locator('[name=email]').isVisible()).toBe(false);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await form.locator('[name=name]').fill('Kim Known');
    await form.locator('.send').click();
    await form.locator('.thanks').waitFor();
    expect(await visited.lead('known@works.example')).toMatchObject({ name: 'Kim Known', stage: 'nurturing' });
  });
});

test('nothing went wrong on any page, and no page asked anything of the outside', () => {
  expect(visited.wrongs).toEqual([]);
});

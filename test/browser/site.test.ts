import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assembled } from '../support/town/assembly.ts';
import { type Visit, visit } from './browser.ts';

declare global {
  interface Window {
    leadloop?: (...command: unknown[]) => void;
  }
}

let visited: Visit;
let server: Server;
let site: string;

/** A site on another origin with t.js, a file to download, a form of ours inside and a link to a hosted one. */
const html = (url: string) => `<!doctype html><html lang="en"><head><title>Site</title>
<script>window.leadloop=window.leadloop||function(){(leadloop.q=leadloop.q||[]).push(arguments)}</script>
<script async src="${visited.cloud.url}/t.js"></script></head><body><h1>${url}</h1>
<a id="next" href="/pricing">Prices</a> <a id="file" href="/parts.pdf" download>Parts</a>
<a id="hosted" href="${visited.cloud.url}/forms/contact">Write to us</a>
<svg width="40" height="40"><a id="drawn" href="/guide.pdf"><text y="20">Guide</text></a></svg>
${url === '/form' ? `<script src="${visited.cloud.url}/forms/newsletter.js"></script>` : ''}</body></html>`;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    response.setHeader('content-type', pathname.endsWith('.pdf') ? 'application/pdf' : 'text/html; charset=utf-8');
    response.end(html(pathname));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const built = await assembled({
    name: 'followed',
    edit: (config) => ({ ...config, deployment: { ...config.deployment, allowedOrigins: [site] } }),
  });
  visited = await visit(undefined, built);
}, 120_000);
afterAll(async () => {
  server?.close();
  await visited?.end();
});

async function consenting(path: string): Promise<Page> {
  const page = await visited.open(`${site}${path}`, { site });
  await page.evaluate(() => window.leadloop?.('consent', true));
  return page;
}

/** What the lead did, by the parts that matter here. */
async function didOf(email: string): Promise<{ type: string; detail: Record<string, unknown> }[]> {
  const id = (await visited.lead(email))?.id ?? 'nobody';
  const lead = await (await fetch(`${visited.cloud.url}/_local/leads/${id}`)).json();
  return (lead as { activities: { type: string; detail: Record<string, unknown> }[] }).activities;
}

async function sends(page: Page, email: string): Promise<void> {
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=consent]').check(); // the newsletter is not taken without
  await page.waitForTimeout(3_200); // a faster one is taken for a program, by the browser's own clock
  await page.locator('.send').click();
}

describe('C17-C19: a site of any kind', () => {
  const errorsOf = (page: Page) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    return errors;
  };
  /** What arrived at POST /events, by name and address. */
  const reported = (page: Page) => {
    const events: string[] = [];
    page.on('request', (request) => {
      if (!request.url().endsWith('/events')) return;
      const { events: sent } = JSON.parse(request.postData() ?? '{"events":[]}');
      for (const { name, url = '' } of sent) events.push(`${name} ${url.replace(site, '')}`.trim());
    });
    return events;
  };
  const flushed = async (page: Page) => {
    await page.waitForTimeout(5_500);
  };

  test('C17: more than a browser takes at once arrives in smaller batches, and what is too large for any is dropped', async () => {
    const page = await consenting('/blog');
    const events = reported(page);
    await page.evaluate(() => {
      const long = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`p${n}`, 'x'.repeat(290)]));
      window.leadloop?.('event', 'far-too-long', { x: 'x'.repeat(100_000) });
      for (let n = 0; n < 12; n++) window.leadloop?.('event', `long-${n}`, long);
    });
    await flushed(page);
    await flushed(page);
    const names = new Set(events.map((event) => event.split(' ')[0]));
    for (let n = 0; n < 12; n++) expect(names).toContain(`long-${n}`);
    await page.close();
  });

  test('C18: a new path by history.replaceState and a route behind the hash are page views, a place on the page is none', async () => {
    const page = await consenting('/app');
    const events = reported(page);
    for (const step of ['/app/jobs', '#/pricing', '#part-2'])
      await page.evaluate((to) => {
        if (to.startsWith('#')) location.hash = to;
        else history.replaceState(null, '', to);
      }, step);
    await flushed(page);
    expect(events).toEqual(expect.arrayContaining(['page.viewed /app/jobs', 'page.viewed /app/jobs#/pricing']));
    expect(events.filter((event) => event.includes('part-2'))).toEqual([]);
    await page.close();
  });

  test('C19: a download in a drawing counts, and no call of a page throws into it', async () => {
    const page = await consenting('/app');
    const [errors, events] = [errorsOf(page), reported(page)];
    await page.evaluate(() => {
      document.addEventListener('click', (event) => event.preventDefault());
      const endless: Record<string, unknown> = {};
      endless.self = endless;
      window.leadloop?.('event', 'endless', endless);
      window.leadloop?.('toString');
    });
    await page.click('#drawn');
    await flushed(page);
    expect(events).toContain('file.downloaded /guide.pdf');
    expect(errors).toEqual([]);
    await page.close();
  });
});

describe('a site on another origin with t.js', () => {
  test('reports page views, downloads and events, and they appear on the lead after its form', async () => {
    const page = await consenting('/blog?utm_source=linkedin&utm_campaign=spring&profile=secret');
    await page.evaluate(() => window.leadloop?.('event', 'video-watched', { seconds: 40 }));
    await page.click('#file');
    await page.click('#next');
    await page.waitForURL('**/pricing');
    await page.goto(`${site}/form`);
    await sends(page, 'visitor@works.example');
    await page.locator('.thanks').waitFor();
    await page.close();
    await visited.cloud.idle();
    const did = await didOf('visitor@works.example');
    const pages = did.filter(({ type }) => type === 'page.viewed').map(({ detail }) => detail);
    // The cloud's clock stands still meanwhile, so they have no order.
    expect(pages.map(({ url }) => url).sort()).toEqual([
      `${site}/blog?utm_source=linkedin&utm_campaign=spring`,
      `${site}/form`,
      `${site}/pricing`,
    ]);
    const prices = pages.find(({ url }) => url === `${site}/pricing`);
    expect(prices?.attribution).toMatchObject({ source: 'linkedin', campaign: 'spring' });
    expect(did.find(({ type }) => type === 'file.downloaded')?.detail).toEqual({ file: `${site}/parts.pdf` });
    expect(did.find(({ type }) => type === 'event.tracked')?.detail).toMatchObject({
      name: 'video-watched',
      properties: { seconds: 40 },
    });
  });

  test('hands the visitor over to the hosted form', async () => {
    const page = await consenting('/demo');
    await page.click('#hosted');
    await page.waitForURL('**/forms/contact?visitorId=*');
    await page.fill('[name=email]', 'hosted@works.example');
    await page.locator('.send').click();
    await page.waitForURL('**/thanks');
    const did = await didOf('hosted@works.example');
    expect(did.filter(({ type }) => type === 'page.viewed').map(({ detail }) => detail.url)).toEqual([`${site}/demo`]);
  });

  test.each<[string, string | undefined, boolean | undefined]>([
    ['Global Privacy Control', "Object.defineProperty(navigator,'globalPrivacyControl',{get:()=>true})", true],
    ['Do-Not-Track', "Object.defineProperty(navigator,'doNotTrack',{get:()=>'1'})", true],
    ['no consent, where it is required', undefined, undefined],
    ['consent refused', undefined, false],
  ])('sends nothing and remembers nobody: %s', async (_name, script, consent) => {
    const page = await visited.open(`${site}/blank`, { site });
    if (script) await page.addInitScript(script);
    const sent: string[] = [];
    page.on('request', (request) => request.url().endsWith('/events') && sent.push(request.url()));
    await page.goto(`${site}/blog`);
    if (consent !== undefined) await page.evaluate((given) => window.leadloop?.('consent', given), consent);
    await page.evaluate(() => window.leadloop?.('event', 'watched'));
    await page.click('#next');
    await page.waitForURL('**/pricing');
    await page.goto(`${site}/form`);
    expect(await page.evaluate(() => localStorage.getItem('leadloop.visitor'))).toBeNull();
    const email = `quiet-${Math.random().toString(36).slice(2)}@works.example`;
    await sends(page, email);
    await page.locator('.thanks').waitFor();
    await page.goto('about:blank');
    expect(sent).toEqual([]);
    expect((await didOf(email)).map(({ type }) => type)).not.toContain('page.viewed');
  });

  test('forgets the visitor who takes consent back', async () => {
    const page = await consenting('/blog');
    expect(await page.evaluate(() => localStorage.getItem('leadloop.visitor'))).toMatch(/^[0-9a-f]{32}$/);
    await page.evaluate(() => window.leadloop?.('consent', false));
    expect(await page.evaluate(() => localStorage.getItem('leadloop.visitor'))).toBeNull();
  });
});

test('nothing went wrong on any page, and no page asked anything of the outside', () => {
  expect(visited.wrongs).toEqual([]);
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LeadDetail } from '../support/cloud/client.ts';
import { linkIn, type Visit, visit } from './browser.ts';

// What a page of somebody else can do in the browser of a rep, of a lead and of who has signed in.

let visited: Visit;
let server: Server;
let foreign: string;
/** What the foreign page holds, by its path. */
const bodies = new Map<string, string>();
/** Addresses that the foreign site heard of by the header `Referer`. */
const referrers: string[] = [];

let offer = '';
let preferences = '';
const email = 'grace@works.example';
const lead = async (): Promise<LeadDetail & { id: string }> => {
  const id = (await visited.lead(email))?.id ?? 'nobody';
  return { id, ...(await (await fetch(`${visited.cloud.url}/_local/leads/${id}`)).json()) };
};

beforeAll(async () => {
  visited = await visit();
  server = createServer((request, response) => {
    referrers.push(request.headers.referer ?? '');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Somebody else</title>${bodies.get(request.url ?? '') ?? ''}`);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  // Another name than that of the cloud, so that it is another site as well.
  foreign = `http://localhost:${(server.address() as AddressInfo).port}`;
  const post = { email, name: 'Grace Holm', form: 'demo', consent: true };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${visited.cloud.url}/leads`, { method: 'POST', headers, body: JSON.stringify(post) });
  await visited.cloud.idle();
  const mails = await visited.cloud.mail();
  const [toRep] = mails.filter(({ tags }) => tags.template?.startsWith('rep-assignment'));
  offer = linkIn(toRep?.html ?? '', '/r/');
  const news = { ...post, form: 'newsletter', email: 'ada@works.example' };
  await fetch(`${visited.cloud.url}/leads`, { method: 'POST', headers, body: JSON.stringify(news) });
  await visited.cloud.idle();
  const own = (await visited.cloud.mail()).find(({ to }) => to === news.email);
  preferences = linkIn(own?.html ?? '', '/preferences/');
}, 120_000);
afterAll(async () => {
  server?.close();
  server?.closeAllConnections();
  await visited?.end();
});

async function lure(path: string, body: string): Promise<Page> {
  bodies.set(path, body);
  return visited.open(`${foreign}${path}`, { site: foreign });
}

/** Signs in as a rep in the same browser, so that all cookies are there. */
async function signedIn(page: Page): Promise<void> {
  await page.goto(`${visited.cloud.url}/app`);
  await page.getByRole('button', { name: /Mara Lindner/ }).click();
  await page.waitForURL('**/app**');
  await page.getByRole('navigation').first().waitFor();
}

describe('a page of somebody else', () => {
  test.each([
    ['the page of a rep', () => offer],
    ['the preferences', () => preferences],
    ['the way out', () => preferences.replace('/preferences/', '/unsubscribe/')],
    ['a hosted form', () => `${visited.cloud.url}/forms/contact`],
    ['the page on which people ask for their data', () => `${visited.cloud.url}/my-data`],
    ['the app', () => `${visited.cloud.url}/app`],
    ['a page that does not exist', () => `${visited.cloud.url}/nothing`],
  ])('shows %s in no frame, object or embed, so that no click on it is stolen', async (name, address) => {
    expect(address()).toMatch(/^http/);
    const path = `/frame-${encodeURIComponent(name)}`;
    const page = await lure(
      path,
      `<iframe src="${address()}"></iframe><object data="${address()}"></object><embed src="${address()}">`,
    );
    await page.waitForLoadState('networkidle');
    const shown = page.frames().slice(1);
    expect(shown.length).toBeGreaterThan(1);
    for (const frame of shown) expect(frame.url()).toMatch(/^(?:chrome-error:|about:blank$)/);
  });

  test('does nothing at the API, though who is there has signed in: no cookie is a key, and no answer can be read', async () => {
    const { id } = await lead();
    const page = await lure('/api', '');
    await signedIn(page);
    await page.goto(`${foreign}/api`);
    const tried = await page.evaluate(
      async ({ url, id }) => {
        const ask = async (path: string, init: RequestInit) => {
          try {
            const answer = await fetch(`${url}${path}`, { credentials: 'include', ...init });
            return answer.status;
          } catch {
            return 0;
          }
        };
        const body = JSON.stringify({ reason: 'x' });
        return [
          await ask('/api/me', {}),
          await ask(`/api/leads/${id}`, {}),
          await ask(`/api/leads/${id}/accept`, { method: 'POST' }),
          // Simple requests, which no browser asks about first.
          await ask(`/api/leads/${id}/erase`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } }),
          await ask('/programs/leads', {}),
          await ask('/_local/leads', {}),
          await ask('/_local/clock', { method: 'POST', body: '{"advance":"1h"}' }),
        ];
      },
      { url: visited.cloud.url, id },
    );
    // 0: the browser keeps the answer from the page.
    for (const status of tried) expect([0, 401, 403]).toContain(status);
    // A form is posted with all cookies and needs no permission.
    bodies.set(
      '/form',
      `<form method="post" action="${visited.cloud.url}/api/leads/${id}/accept" enctype="text/plain"><input name='{"a":"' value='"}'><button>Win</button></form>`,
    );
    await page.goto(`${foreign}/form`);
    await page.click('button');
    await page.waitForURL('**/api/leads/**');
    expect(await page.content()).toContain('Unauthorized');
    expect(await lead()).toMatchObject({ stage: 'assigned' });
  });

  test('cannot post the page of a rep or the preferences without the token, and reads none of them', async () => {
    const before = (await lead()).activities.length;
    for (const path of ['/r/x', '/preferences/x', '/unsubscribe/x', '/confirm/x', '/my-data/x']) {
      const body = `<form method="post" action="${visited.cloud.url}${path}"><input name="action" value="accept"><button>Win</button></form>`;
      const page = await lure(`/post${path}`, body);
      await page.click('button');
      await page.waitForURL(`**${path}`);
      expect(await page.content()).toContain('We do not know this link');
    }
    const page = await lure('/read', '');
    const read = await page.evaluate(
      (addresses) =>
        Promise.all(
          addresses.map((at) =>
            fetch(at, { credentials: 'include' }).then(
              (answer) => answer.text(),
              () => 'refused',
            ),
          ),
        ),
      [offer, preferences],
    );
    expect(read).toEqual(['refused', 'refused']);
    expect((await lead()).activities).toHaveLength(before);
  });

  test('is told no address with a token by who follows a link to it', async () => {
    referrers.length = 0;
    for (const address of [offer, preferences]) {
      const page = await visited.open(address, { site: foreign });
      // As if the page had a link there: the policy of the page decides what the browser says.
      await page.evaluate((at) => {
        const link = document.createElement('a');
        link.href = at;
        document.body.append(link);
        link.click();
      }, `${foreign}/next`);
      await page.waitForURL(`${foreign}/next`);
    }
    expect(referrers.length).toBeGreaterThan(1);
    expect([...new Set(referrers)]).toEqual(['']);
  });
});

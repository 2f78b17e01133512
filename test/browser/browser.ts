import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Cloud, startCloud } from '../../local/leadloop/cloud.ts';
import { assembled } from '../support/town/assembly.ts';

/** Debian's chromium without the windows around its pages costs a third of the whole one, whose pages are the same. */
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const executablePath = process.env.LEADLOOP_CHROMIUM ?? installed.find((path) => existsSync(path));

/** The embedded cloud on virtual time, a Monday morning in Berlin, and a browser to look at it. */
export interface Visit {
  cloud: Cloud;
  /** A new page in a browser that knows nothing yet, which may also reach `site`. Fails the test on any script error or request to the outside. */
  open(path: string, options?: { width?: number; javaScript?: boolean; site?: string }): Promise<Page>;
  /** The lead with this address, once nothing runs any more. */
  lead(email: string): Promise<{ id: string; name?: string; stage: string } | undefined>;
  /** Script errors, and requests that left this machine. */
  wrongs: string[];
  /** Closes every page that is open. */
  leave(): Promise<void>;
  end(): Promise<void>;
}

/** Starts both, on what is in config/ or on what was `built` of other rules; needs Debian's chromium (`apt-get install chromium-headless-shell`) or LEADLOOP_CHROMIUM. */
export async function visit(startAt = '2026-11-23T09:00:00.000Z', built?: { dir: string }): Promise<Visit> {
  if (executablePath === undefined || !existsSync(executablePath))
    throw new Error(
      `no browser at ${executablePath ?? installed.join(' or ')}: apt-get install chromium-headless-shell, or set LEADLOOP_CHROMIUM`,
    );
  const directory = mkdtempSync(join(tmpdir(), 'leadloop-browser-'));
  const cloud = await startCloud({
    dataDir: join(directory, 'data'),
    port: 0,
    clockMode: 'virtual',
    startAt: Date.parse(startAt),
    assemblyDir: (built ?? (await assembled())).dir,
    log: { info: () => {}, error: (message) => process.stderr.write(`${message}\n`) },
  });
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // By its own name headless chromium is a known bot; a context's own agent does not reach beacons.
      '--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    ],
  });
  const wrongs: string[] = [];
  return {
    cloud,
    wrongs,
    async open(path, { width = 1200, javaScript = true, site } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 850 },
        javaScriptEnabled: javaScript,
        timezoneId: 'Europe/Berlin',
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => wrongs.push(`script error on ${page.url()}: ${error.message}`));
      await page.route(
        (url) => url.origin !== cloud.url && url.origin !== site,
        (route) => {
          wrongs.push(`request to the outside: ${route.request().url()}`);
          return route.abort();
        },
      );
      // People need some seconds for a form; on a clock that stands still they would pass for programs.
      await page.route(`${cloud.url}/leads`, async (route) => {
        if (route.request().method() === 'POST') await cloud.advance(cloud.now() + 10_000);
        return route.continue();
      });
      await page.goto(/^(http|about:)/.test(path) ? path : `${cloud.url}${path}`);
      return page;
    },
    async lead(email) {
      await cloud.idle();
      return (await cloud.leads({ search: email }))?.leads.find((each) => each.email === email);
    },
    async leave() {
      for (const context of browser.contexts()) {
        for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
        await context.close();
      }
    },
    async end() {
      await browser.close();
      await cloud.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The only link in a mail's HTML that leads to the given kind of page of ours. */
export function linkIn(html: string, path: string): string {
  const found = new RegExp(`href="([^"]*${path}[^"]*)"`).exec(html)?.[1];
  if (!found) throw new Error(`no link to ${path} in the mail`);
  return found.replaceAll('&amp;', '&');
}

/** A visit of this test file's own, from before its tests until after them. No page of it breaks or reaches out. */
export function useVisit(): Visit {
  let visited: Visit | undefined;
  beforeAll(async () => {
    visited = await visit();
  }, 120_000);
  // A page of the app asks again and again for as long as it is open.
  afterEach(() => visited?.leave());
  afterAll(async () => {
    expect(visited?.wrongs).toEqual([]);
    await visited?.end();
  });
  return new Proxy({} as Visit, {
    get: (_, name) => {
      if (!visited) throw new Error('the visit begins before the first test, so only tests and hooks can reach it');
      return Reflect.get(visited, name);
    },
  });
}

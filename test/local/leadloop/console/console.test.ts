import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRoute } from '../../../../local/leadloop/console/browser/route.ts';
import { createConsole } from '../../../../local/leadloop/console/index.ts';
import definition from '../../../../state-machines/lead-lifecycle.asl.json' with { type: 'json' };
import { type FakeCloud, startFakeCloud } from './fake-cloud.ts';

const page = createConsole({ definition: () => definition });
const browser = new URL('../../../../local/leadloop/console/browser/', import.meta.url);
const sources = readdirSync(browser)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, browser), 'utf8') }));

let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud({ definition });
});
afterAll(() => cloud.stop());

test('the page and its files come from four paths, each with its type', () => {
  const types = ['/', '/_console/console.js', '/_console/console.css', '/_console/graph.svg'].map(
    (path) => page('GET', path)?.headers['content-type'],
  );
  expect(types).toEqual(
    ['text/html', 'text/javascript', 'text/css', 'image/svg+xml'].map((it) => `${it}; charset=utf-8`),
  );
});

test('every other path is left to the API', () => {
  for (const path of [
    '/leads',
    '/_local/leads',
    '/_console/',
    '/_console/toString',
    '/__proto__',
    '/constructor',
    '/index.html',
  ])
    expect(page('GET', path)).toBeUndefined();
});

test('a question mark does not hide the page', () => {
  expect(page('GET', '/?from=mail')?.status).toBe(200);
});

test('the page is only for reading', () => {
  expect(page('POST', '/')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  expect(page('HEAD', '/')).toMatchObject({ status: 200, body: '' });
});

test('the page runs no script but its own, and no other page can frame it', () => {
  const policy = page('GET', '/')?.headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(String(page('GET', '/')?.body)).not.toMatch(/<script(?![^>]* src="\/_console\/)| on\w+=/);
});

test('the script and the styles are one file each: nothing is imported when they run', () => {
  const script = String(page('GET', '/_console/console.js')?.body);
  expect(script).not.toMatch(/^import /m);
  expect(script).toContain('/_local/pipeline');
  expect(String(page('GET', '/_console/console.css')?.body)).not.toContain('@import');
});

test('no code of the page turns text into markup or into code', () => {
  const sinks =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|setHTMLUnsafe/;
  expect(sources.filter(({ text }) => sinks.test(text)).map(({ name }) => name)).toEqual([]);
});

test('a mail is shown in a frame that runs no script and has no access to the page', () => {
  const uses = sources.filter(({ text }) => text.includes('srcdoc ='));
  expect(uses.map(({ name }) => name)).toEqual(['inbox.ts']);
  expect(uses[0]?.text).toContain("setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox')");
});

test('a definition that cannot be drawn costs only the drawing', () => {
  const broken = createConsole({ definition: () => undefined });
  expect(broken('GET', '/_console/graph.svg')?.status).toBe(500);
  expect(broken('GET', '/')?.status).toBe(200);
});

test('a drawing that failed is tried again', () => {
  let known: unknown;
  const late = createConsole({ definition: () => known });
  expect(late('GET', '/_console/graph.svg')?.status).toBe(500);
  known = definition;
  expect(late('GET', '/_console/graph.svg')?.status).toBe(200);
});

test('the address bar names the lead, its execution or the mail', () => {
  expect(readRoute('')).toEqual({ view: 'leads' });
  expect(readRoute('#/leads/abc/abc-1')).toEqual({ view: 'leads', id: 'abc', execution: 'abc-1' });
  expect(readRoute('#/inbox/%3Cmail%2F1%3E')).toEqual({ view: 'inbox', id: '<mail/1>' });
  expect(readRoute('#/leads/%E0%A4%A')).toEqual({ view: 'leads', id: '%E0%A4%A' });
});

test('beside a cloud the page answers at its root', async () => {
  const response = await fetch(cloud.url);
  expect(await response.text()).toContain('<title>Leadloop console</title>');
});

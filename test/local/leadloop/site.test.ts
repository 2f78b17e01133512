import { expect, test } from 'vitest';
import { sitePage, standIn } from '../../../local/leadloop/site.ts';

const site = 'https://works.example';
const answer = (location: string) => ({ status: 302, headers: { location }, cookies: [], body: '' });
const request = (mode?: string) => ({
  method: 'GET',
  url: '/c/token',
  headers: mode === undefined ? {} : { 'sec-fetch-mode': mode },
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
});

test('a browser that follows a link to the site gets the stand-in; a program sees what AWS would answer', () => {
  const there = answer(`${site}/pricing?plan=a&profile=t#top`);
  expect(standIn(request('navigate'), there, site)?.headers.location).toBe('/_local/site/pricing?plan=a&profile=t#top');
  expect(standIn(request(), there, site)).toBe(there);
  expect(standIn(request('cors'), there, site)).toBe(there);
});

test('links to anywhere else stay as they are', () => {
  for (const location of ['https://other.example/', 'https://works.example.evil.example/', '/thank-you', 'http://[']) {
    const there = answer(location);
    expect(standIn(request('navigate'), there, site)).toBe(there);
  }
  const page = { status: 200, headers: {}, cookies: [], body: 'x' };
  expect(standIn(request('navigate'), page, site)).toBe(page);
  expect(standIn(request('navigate'), undefined, site)).toBeUndefined();
});

test('the stand-in names the address without what names the lead, and runs nothing of it', () => {
  const { body, headers } = sitePage('/_local/site/pricing?plan=a&profile=secret', site);
  expect(body).toContain('<code>https://works.example/pricing?plan=a</code>');
  expect(body).not.toContain('secret');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(String(sitePage('/_local/site/<script>alert(1)</script>?x=<b>', site).body)).not.toMatch(/<script|<b>/);
  expect(sitePage('/_local/site', site).body).toContain('https://works.example/');
});

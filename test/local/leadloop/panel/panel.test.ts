import { describe, expect, test } from 'vitest';
import type { GatewayRequest, GatewayResponse } from '../../../../local/cloud/http-api/index.ts';
import { createPanel, withPanel } from '../../../../local/leadloop/panel/index.ts';

const request = (url: string): GatewayRequest => ({
  method: 'GET',
  url,
  headers: {},
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
});
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";
const page = (type = 'text/html; charset=utf-8'): GatewayResponse => ({
  status: 200,
  headers: { 'content-type': type, 'content-security-policy': policy },
  cookies: [],
  body: '<html><head><title>App</title></head><body></body></html>',
});

describe('the panel of the laptop', () => {
  test('has a page, a script and styles of its own, and no other path', () => {
    const panel = createPanel();
    for (const path of ['/_local/panel', '/_local/panel?x=1', '/_local/panel.js', '/_local/panel.css'])
      expect(panel(path)?.status).toBe(200);
    for (const path of ['/', '/_local/panels', '/_local/panel/x', '/__proto__']) expect(panel(path)).toBeUndefined();
  });

  test('lets in no script but its own, also inside mails', () => {
    const { headers } = createPanel()('/_local/panel') ?? page();
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('stands in each page of the app, whose policy goes on refusing scripts of others', () => {
    const shown = withPanel(request('/app/leads?q=x'), page());
    expect(shown?.body).toContain('<script type="module" src="/_local/panel.js">');
    expect(shown?.headers['content-security-policy']).toContain("script-src 'self';");
  });

  test('leaves all other answers as they are', () => {
    const packed = { ...page(), headers: { ...page().headers, 'content-encoding': 'gzip' } };
    for (const [url, answer] of [
      ['/forms/contact', page()],
      ['/application', page()],
      ['/app/settings.json', page('application/json')],
      ['/app/looks/welcome-1', packed],
    ] as const)
      expect(withPanel(request(url), answer)).toBe(answer);
  });
});

import { looks } from 'leadloop:looks';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createApp } from '../../../functions/web/app.ts';
import { request } from '../../support/request.ts';
import { mails } from '../../support/world.ts';

const publicUrl = 'https://leads.example';
const provider = async () => ({
  issuer: '',
  authorizationEndpoint: '',
  tokenEndpoint: 'https://in.example/token',
  scope: 'openid',
});
const app = createApp({ files: {}, looks, page: '', clientId: 'app', publicUrl, provider });
const get = (path: string) => app({ ...request('GET /app/{path+}'), rawPath: path });

test('every mail that the API names has its look, which may load and run nothing', async () => {
  for (const [name, { version }] of Object.entries(mails)) {
    const { statusCode, headers = {}, body = '' } = await get(`/app/looks/${name}-${version}`);
    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(gunzipSync(Buffer.from(body, 'base64')).toString()).toMatch(/<html/);
  }
});

const api = 'a1.execute-api.eu-central-1.amazonaws.com';
test.each([
  ['the address of the app', { host: 'leads.example' }, 200],
  ['CloudFront, which asks by the name of the API', { host: api, 'x-leadloop-host': 'leads.example' }, 200],
  ['the address of the API', { host: api }, 302],
] as const)('13.6: at %s the app opens, or leads to its own address', async (_, headers, status) => {
  const { statusCode, headers: said } = await app({
    ...request('GET /app/{path+}', { headers }),
    rawPath: '/app/leads',
    rawQueryString: 'stage=lost&q=m%C3%BCller%20%26%20co',
  });
  const own = `${publicUrl}/app/leads?stage=lost&q=m%C3%BCller%20%26%20co`;
  expect([statusCode, said?.location]).toEqual([status, status === 302 ? own : undefined]);
});

test.each(['/app/looks/welcome', '/app/looks/constructor', '/app/looks/'])('%s is no mail', async (path) => {
  await expect(get(path)).rejects.toMatchObject({ problem: { status: 404 } });
});

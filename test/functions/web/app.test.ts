import { looks } from 'leadloop:looks';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createApp } from '../../../functions/web/app.ts';
import { request } from '../../support/request.ts';
import { mails } from '../../support/world.ts';

const publicUrl = 'https://leads.example';
const provider = async () => ({ issuer: '', authorizationEndpoint: '', tokenEndpoint: 'https://in.example/token' });
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

test.each(['/app/looks/welcome', '/app/looks/constructor', '/app/looks/'])('%s is no mail', async (path) => {
  await expect(get(path)).rejects.toMatchObject({ problem: { status: 404 } });
});

import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTracker } from '../../../functions/web/tracker.ts';
import { request, served } from '../../support/request.ts';
import { config } from '../../support/world.ts';

const { following } = config.capture;
const get = (headers: Record<string, string> = {}, rules = following) =>
  served(createTracker({ rules }))(request('GET /t.js', { headers }));

describe('GET /t.js', () => {
  test('is below 2 kB on the wire', async () => {
    const { body = '' } = await get();
    expect(gzipSync(body, { level: 9 }).length).toBeLessThan(2_000);
    const sent = await get({ 'accept-encoding': 'gzip, br' });
    expect(Buffer.from(sent.body ?? '', 'base64').length).toBeLessThan(2_000);
    expect(gunzipSync(Buffer.from(sent.body ?? '', 'base64')).toString()).toBe(body);
  });

  test('sets no cookie, neither by header nor by script', async () => {
    const { body, cookies, headers } = await get();
    expect([cookies, Object.keys(headers ?? {})]).not.toContain('set-cookie');
    expect(body).not.toMatch(/\.cookie\b/);
  });

  test('brings what the configuration says, and is asked again with its tag', async () => {
    const { body, headers } = await get({}, { ...following, consent: 'assumed', downloads: ['pdf'] });
    expect(body).toContain('({"consent":true,"downloads":["pdf"]})');
    const etag = String(headers?.etag);
    expect(
      (await get({ 'if-none-match': etag }, { ...following, consent: 'assumed', downloads: ['pdf'] })).statusCode,
    ).toBe(304);
  });
});

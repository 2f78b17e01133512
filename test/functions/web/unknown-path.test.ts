import { describe, expect, test } from 'vitest';
import { createUnknownPath } from '../../../functions/web/unknown-path.ts';
import { knownRoutes } from '../../../lib/functions.ts';
import { browser, jsonOf, request, served } from '../../support/request.ts';

const answer = served(createUnknownPath(knownRoutes));
/** What the `$default` route hands over. */
const asked = (method: string, path: string, headers: Record<string, string> = {}) =>
  answer({ ...request(`${method} ${path}`, { headers }), routeKey: '$default', pathParameters: {} });

describe('K12: an unknown path', () => {
  test.each(['/', '/pricing', '/forms', '/forms/', '/r/', '/r/token/more', '/%2e%2e/etc/passwd', '/forms/%E0%A4%A'])(
    '%s is a page for a person',
    async (path) => {
      const { statusCode, headers, body } = await asked('GET', path, browser);
      expect([statusCode, headers?.['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(body).toContain('<h1>There is no such page</h1>');
      expect(body).toContain('Fieldnote');
      expect(headers?.['content-security-policy']).toContain("default-src 'none'");
    },
  );

  test('is a page in German for a browser that asks for it', async () => {
    const { body } = await asked('GET', '/pricing', { ...browser, 'accept-language': 'de-DE,de;q=0.9,en;q=0.8' });
    expect(body).toContain('<h1>Diese Seite gibt es nicht</h1>');
    expect(body).toContain('<html lang="de">');
  });

  test('the icon that browsers ask for is no error in their log', async () => {
    const { statusCode, body = '' } = await asked('GET', '/favicon.ico', browser);
    expect([statusCode, body]).toEqual([204, '']);
  });

  test('is a problem for a program, and says nothing of the path', async () => {
    for (const accept of ['', '*/*', 'application/json']) {
      const response = await asked('GET', '/r/secret-token/more', { accept });
      expect([response.statusCode, response.headers?.['content-type']]).toEqual([404, 'application/problem+json']);
      expect(jsonOf(response)).toMatchObject({ type: 'about:blank', status: 404, title: 'There is no such page' });
      expect(response.body).not.toContain('secret-token');
    }
  });
});

describe('K12: a known path with another method', () => {
  test.each([
    ['PUT', '/leads', 'POST'],
    ['GET', '/leads', 'POST'],
    ['POST', '/forms/contact', 'GET, HEAD'],
    ['DELETE', '/r/token', 'GET, HEAD, POST'],
    ['POST', '/t.js', 'GET, HEAD'],
    ['PATCH', '/ads/meta', 'GET, HEAD, POST'],
  ])('%s %s is 405 and names %s', async (method, path, allow) => {
    const response = await asked(method, path);
    expect([response.statusCode, response.headers?.allow]).toEqual([405, allow]);
    expect(jsonOf(response).detail).toBe(`Got ${method}, expected ${allow}.`);
    const page = await asked(method, path, browser);
    expect([page.statusCode, page.headers?.allow]).toEqual([405, allow]);
    expect(page.headers?.['content-type']).toBe('text/html; charset=utf-8');
  });
});

test('a path that holds what no address holds leads nowhere: it would end a header', async () => {
  for (const rawPath of ['/forms/a\r\nset-cookie: b=c/', '/forms/a b/', '/forms/ä/']) {
    const event = {
      ...request('GET /forms/x/', { headers: browser }),
      routeKey: '$default',
      pathParameters: {},
      rawPath,
    };
    const { statusCode, headers } = await answer(event);
    expect([statusCode, headers?.location]).toEqual([404, undefined]);
  }
});

test('a slash at the end leads to the page, with its query', async () => {
  const { statusCode, headers } = await answer({
    ...request('GET /forms/contact/', { headers: browser }),
    routeKey: '$default',
    pathParameters: {},
    rawQueryString: 'utm_source=a%20b',
  });
  expect([statusCode, headers?.location]).toEqual([308, '/forms/contact?utm_source=a%20b']);
  for (const path of ['/c/token/', '/forms/contact.js/', '/forms/contact/thanks/', '/preferences/token/'])
    expect((await asked('GET', path, browser)).headers?.location, path).toBe(path.slice(0, -1));
  for (const [method, path] of [
    ['HEAD', '/t.js/'],
    ['HEAD', '/forms/contact.js/'],
    ['POST', '/leads/'],
    ['POST', '/webhooks/typeform/'],
  ] as const)
    expect((await asked(method, path)).headers?.location, path).toBe(path.slice(0, -1));
  for (const path of ['/forms/', '/leads/', '//evil.example/', '/forms/contact//', '/'])
    expect((await asked('GET', path, browser)).headers, path).not.toHaveProperty('location');
});

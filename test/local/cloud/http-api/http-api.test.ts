import { expect, test } from 'vitest';
import type { Route } from '../../../../local/cloud/assembly/index.ts';
import { createHttpApi, type GatewayRequest } from '../../../../local/cloud/http-api/index.ts';
import { eventOf, responseOf } from '../../../../local/cloud/http-api/payload.ts';
import { createRouter } from '../../../../local/cloud/http-api/routes.ts';

const route = (key: string): Route => ({ key, functionArn: 'arn:f', timeoutMs: 50 });
const request = (given: Partial<GatewayRequest>): GatewayRequest => ({
  method: 'POST',
  url: '/leads?a=1&a=2&b=%20x',
  headers: { host: 'localhost:4000', 'content-type': 'application/json', cookie: 'x=1; y=2', 'user-agent': 'test' },
  body: Buffer.from('{"n":"ü"}'),
  sourceIp: '127.0.0.1',
  ...given,
});

test('the most specific route wins: fixed before parameter before greedy before $default', () => {
  const find = createRouter(['$default', 'ANY /a/{proxy+}', 'GET /a/{id}', 'ANY /a/b', 'GET /a/b'].map(route));
  expect(find('GET', '/a/b')?.route.key).toBe('GET /a/b');
  expect(find('POST', '/a/b')?.route.key).toBe('ANY /a/b');
  expect(find('GET', '/a/x%20y')).toMatchObject({ route: { key: 'GET /a/{id}' }, pathParameters: { id: 'x y' } });
  expect(find('GET', '/a/x/y')).toMatchObject({ pathParameters: { proxy: 'x/y' } });
  expect(find('GET', '/other')?.route.key).toBe('$default');
});

// "Working with AWS Lambda proxy integrations for HTTP APIs: Payload format version 2.0" (API Gateway Developer Guide).
test('a request becomes a payload 2.0 event', () => {
  const event = eventOf(
    request({}),
    { route: route('POST /leads') },
    { apiId: 'api', now: Date.parse('2026-11-22T10:00:00Z') },
  );
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'POST /leads',
    rawPath: '/leads',
    rawQueryString: 'a=1&a=2&b=%20x',
    queryStringParameters: { a: '1,2', b: ' x' },
    cookies: ['x=1', 'y=2'],
    headers: { 'content-type': 'application/json' },
    requestContext: {
      stage: '$default',
      http: { method: 'POST', path: '/leads', userAgent: 'test' },
      time: '22/Nov/2026:10:00:00 +0000',
    },
    body: '{"n":"ü"}',
    isBase64Encoded: false,
  });
  expect(event).not.toHaveProperty('headers.cookie');
});

test.each([
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['Application/XML', true],
  ['application/javascript', true],
  ['text/plain', true],
  ['application/ld+json', false],
  ['application/jsonlines', false],
  ['application/x-www-form-urlencoded', false],
  ['application/octet-stream', false],
  ['', false],
])('a body of "%s" is text: %s, also when it is packed', (type, isText) => {
  for (const coding of [{}, { 'content-encoding': 'gzip' }]) {
    const headers = { ...(type && { 'content-type': type }), ...coding };
    const event = eventOf(request({ headers }), { route: route('POST /leads') }, { apiId: 'api', now: 0 });
    expect(event).toMatchObject({ isBase64Encoded: !isText });
  }
});

test('a form post comes base64 encoded, as from API Gateway', () => {
  const body = Buffer.from('email=ada%40example.com');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const event = eventOf(request({ headers, body }), { route: route('POST /leads') }, { apiId: 'api', now: 0 });
  expect(event).toMatchObject({ isBase64Encoded: true, body: body.toString('base64') });
});

test('a result becomes a response, with cookies, binary bodies and the inferred JSON form', () => {
  expect(responseOf({ statusCode: 201, headers: { 'X-Y': 1 }, cookies: ['a=1'], body: 'hi' })).toEqual({
    status: 201,
    headers: { 'x-y': '1', 'content-type': 'text/plain;charset=UTF-8' },
    cookies: ['a=1'],
    body: 'hi',
  });
  expect(responseOf({ statusCode: 200, body: 'aGk=', isBase64Encoded: true })?.body.toString()).toBe('hi');
  expect(responseOf({ ok: true })).toMatchObject({
    status: 200,
    body: '{"ok":true}',
    headers: { 'content-type': 'application/json' },
  });
  expect(responseOf({ statusCode: 'no' })).toBeUndefined();
});

const hostOf = (
  invoke: () => Promise<{ payload: unknown } | { error: { errorType: string; errorMessage: string } }>,
) => ({
  invoke,
  knows: () => true,
  crash: () => undefined,
  drain: async () => undefined,
  activity: { count: () => 0, subscribe: () => () => undefined },
});

test('failures look like the ones of API Gateway', async () => {
  const api = (invoke: Parameters<typeof hostOf>[0]) =>
    createHttpApi({ api: { id: 'x', routes: [route('POST /leads')] }, host: hostOf(invoke), now: () => 0 });
  const failing = api(async () => ({ error: { errorType: 'Error', errorMessage: 'secret' } }));
  expect(await failing(request({ url: '/nowhere' }))).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
  expect(await failing(request({}))).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  const late = api(() => new Promise(() => undefined));
  expect(await late(request({}))).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
});

test('13: what is larger than the gateway and Lambda take is refused, and what just fits is not', async () => {
  const answering = (payload: unknown) =>
    createHttpApi({
      api: { id: 'x', routes: [route('POST /leads')] },
      host: hostOf(async () => ({ payload })),
      now: () => 0,
    });
  const api = answering('ok');
  const url = (length: number) => `/leads?${'a'.repeat(length)}`;
  const given = 'POST /leads? HTTP/1.1'.length + 'localhost:4000application/jsonx=1; y=2test'.length;
  expect(await api(request({ url: url(10_240 - given) }))).toMatchObject({ status: 200 });
  expect(await api(request({ url: url(10_241 - given) }))).toMatchObject({ status: 431 });
  const body = (length: number) => ({ headers: { 'content-type': 'application/zip' }, body: Buffer.alloc(length) });
  // Base64 makes three bytes four: a function is handed 4.5 MB.
  expect(await api(request(body(4_700_000)))).toMatchObject({ status: 200 });
  expect(await api(request(body(4_719_000)))).toMatchObject({ status: 413 });
  expect(await answering('x'.repeat(6_291_454))(request({}))).toMatchObject({ status: 200 });
  expect(await answering('x'.repeat(6_291_455))(request({}))).toMatchObject({ status: 500 });
});

test('throttling answers 429 with Retry-After, and CORS headers stay on it', async () => {
  const answer = createHttpApi({
    api: {
      id: 'x',
      routes: [route('POST /leads')],
      throttle: { burst: 1, perSecond: 1 },
      cors: {
        origins: ['https://*.example'],
        methods: ['POST'],
        headers: ['content-type'],
        exposed: [],
        credentials: false,
      },
    },
    host: hostOf(async () => ({ payload: 'ok' })),
    now: () => 0,
  });
  const headers = { ...request({}).headers, origin: 'https://shop.example' };
  expect(await answer(request({ headers }))).toMatchObject({
    status: 200,
    headers: { 'access-control-allow-origin': 'https://shop.example' },
  });
  expect(await answer(request({ headers }))).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1', 'access-control-allow-origin': 'https://shop.example' },
  });
  const preflight = { ...headers, 'access-control-request-method': 'POST' };
  expect(await answer(request({ method: 'OPTIONS', headers: preflight }))).toMatchObject({
    status: 204,
    headers: { 'access-control-allow-methods': 'POST' },
  });
  expect(
    (await answer(request({ method: 'OPTIONS', headers: { ...preflight, origin: 'https://evil.test' } }))).headers,
  ).toEqual({});
});

test('13.11: a route with a bucket of its own takes nothing from the others', async () => {
  const route = (key: string) => ({ key, functionArn: 'f', timeoutMs: 1_000 });
  const one = { burst: 1, perSecond: 1 };
  const answer = createHttpApi({
    api: {
      id: 'a',
      routes: [route('POST /leads'), route('POST /unsubscribe/{token}'), route('GET /other')],
      throttle: one,
      routeThrottles: { 'POST /leads': one, 'POST /unsubscribe/{token}': one },
    },
    host: hostOf(async () => ({ payload: 'ok' })),
    now: () => 0,
  });
  const statusOf = async (method: string, url: string) => (await answer(request({ method, url }))).status;
  expect([await statusOf('POST', '/leads'), await statusOf('POST', '/leads')]).toEqual([200, 429]);
  expect([await statusOf('POST', '/unsubscribe/x'), await statusOf('GET', '/other')]).toEqual([200, 200]);
});

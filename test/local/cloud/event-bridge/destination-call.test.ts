import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { callDestination } from '../../../../local/cloud/event-bridge/destination-call.ts';
import { inputFor, valueAt } from '../../../../local/cloud/event-bridge/transform.ts';
import { openListener } from '../../../support/other-systems/listener.ts';

const crm = await openListener();
afterAll(() => crm.close());
beforeEach(() => {
  crm.heard.length = 0;
  crm.answer = { status: 200 };
});
const auth = {
  kind: 'header' as const,
  name: 'X-Key',
  value: 'Key {{resolve:secretsmanager:crm/key:SecretString:key::}}',
};
const call = (url = crm.url, secret: string | undefined = 'shh') =>
  callDestination({ arn: 'a', name: 'crm', method: 'PUT', url, auth }, ['a b/c'], '{"x":1}', (name, field) =>
    name === 'crm/key' && field === 'key' ? secret : undefined,
  );

// Expectations: EventBridge User Guide, "API destinations as targets", "Error handling" and "Service-level agreements" (5 s a request).
describe('a call of an API destination', () => {
  test('carries the body, the secret, and values of the event in its address', async () => {
    expect(await call(`${crm.url}/leads/*`)).toEqual({ ok: true });
    expect(crm.heard).toMatchObject([{ path: '/leads/a%20b%2Fc', body: '{"x":1}', headers: { 'x-key': 'Key shh' } }]);
  });

  test.each([
    [500, true],
    [503, true],
    [429, true],
    [409, true],
    [401, true],
    [400, false],
    [404, false],
    [410, false],
    [302, false],
  ])('answered with %i: tried again %s', async (status, again) => {
    crm.answer = { status, location: `${crm.url}/elsewhere` };
    expect(await call()).toEqual({ ok: false, again, why: `status ${status}` });
    expect(crm.heard).toHaveLength(1);
  });

  test('waits as long as it is asked to, and five seconds for an answer', async () => {
    crm.answer = { status: 429, retryAfter: 7 };
    expect(await call()).toMatchObject({ again: true, afterMs: 7_000 });
    crm.answer = 'never';
    const { timeout } = AbortSignal;
    const limit = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 20));
    expect(await call()).toMatchObject({ again: true, why: 'TimeoutError' });
    expect(limit.mock.calls).toEqual([[5_000]]);
    limit.mockRestore();
  });

  test('of nobody is tried again', async () => {
    const gone = await openListener();
    await gone.close();
    expect(await call(gone.url)).toMatchObject({ ok: false, again: true });
  });
});

// Expectations: EventBridge User Guide, "Amazon EventBridge input transformation", "Input transformation examples".
describe('an input transformer', () => {
  const event = { 'detail-type': 'Say "hi"', detail: { n: 5, list: [{ a: 'x' }], data: { rep: 'ada' } } };
  const target = (template: string, paths: Record<string, string>) => ({
    arn: 'a',
    pathValues: [],
    retries: 0,
    maxAgeMs: 0,
    transform: { template, paths },
  });
  test.each([
    ['{"a":<type>}', { type: '$.detail-type' }, { a: 'Say "hi"' }],
    ['{"a":"now <type>"}', { type: '$.detail-type' }, { a: 'now Say "hi"' }],
    ['{"a":"n is <n>","b":<n>}', { n: '$.detail.n' }, { a: 'n is 5', b: 5 }],
    ['{"a":<data>,"b":<x>}', { data: '$.detail.data', x: '$.detail.list[0].a' }, { a: { rep: 'ada' }, b: 'x' }],
    ['{"a":"<unknown>"}', {}, { a: '<unknown>' }],
  ])('%s', (template, paths, expected) => {
    expect(JSON.parse(inputFor(target(template, paths), event))).toEqual(expected);
  });

  test('without one the event goes as it is, or the constant', () => {
    const plain = { arn: 'a', pathValues: [], retries: 0, maxAgeMs: 0 };
    expect(JSON.parse(inputFor(plain, event))).toEqual(event);
    expect(JSON.parse(inputFor({ ...plain, input: { x: 1 } }, event))).toEqual({ x: 1 });
  });

  test('paths that are more than names and indexes are refused', () => {
    expect(() => valueAt('$..a', event)).toThrow('not supported');
  });
});

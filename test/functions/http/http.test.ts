import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { http } from '../../../functions/http/http.ts';
import type { HttpHandler } from '../../../functions/http/messages.ts';
import { deadLink, RequestError } from '../../../functions/http/problem.ts';
import { browser, jsonOf, request } from '../../support/request.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

const invalid = [{ field: 'email', got: '"x"', expected: 'an e-mail address <b>' }];
const bad = () => new RequestError({ status: 400, title: 'Some fields are not right', invalid });
const fails =
  (error: unknown): HttpHandler =>
  () =>
    Promise.reject(error);
function ask(make: () => HttpHandler | Promise<HttpHandler>, headers: Record<string, string> = {}) {
  const handler = http('test', make);
  return handler(request('GET /x', { headers }), {} as Parameters<typeof handler>[1]);
}

describe('the HTTP middleware', () => {
  test('answers a program with problem+json (RFC 9457)', async () => {
    const answer = await ask(() => fails(bad()));
    expect(answer.statusCode).toBe(400);
    expect(answer.headers).toEqual({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000',
      'x-content-type-options': 'nosniff',
    });
    expect(jsonOf(answer)).toEqual({ type: 'about:blank', status: 400, title: 'Some fields are not right', invalid });
  });

  test('answers a person with a page that says the same, escaped', async () => {
    const answer = await ask(() => fails(bad()), browser);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers?.['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers?.['content-security-policy']).toContain("default-src 'none'");
    expect(answer.body).toContain('email: expected an e-mail address &lt;b&gt;');
  });

  test.each([
    ['unknown' as const, 404, 'We do not know this link'],
    ['expired' as const, 410, 'This link has expired'],
  ])('says kindly that a link is %s', async (problem, status, title) => {
    const answer = await ask(() => fails(deadLink(problem)), browser);
    expect([answer.statusCode, answer.body?.includes(title)]).toEqual([status, true]);
    expect(console.error).not.toHaveBeenCalled();
  });

  test.each([[{}], [browser]])('tells nothing about the inside when something breaks (%o)', async (headers) => {
    const error = new TypeError('password is hunter2 at /var/task/index.js');
    const answer = await ask(() => fails(error), headers as Record<string, string>);
    expect(answer.statusCode).toBe(500);
    expect(answer.body).toContain('Something went wrong on our side');
    for (const secret of ['hunter2', '/var/task', 'TypeError']) expect(JSON.stringify(answer)).not.toContain(secret);
    expect(console.error).toHaveBeenCalledWith(expect.objectContaining({ function: 'test', route: 'GET /x' }));
  });

  test('makes the handler once, and again when making it failed', async () => {
    const made = vi.fn(async () => fails(bad()));
    made.mockRejectedValueOnce(new Error('no secret yet'));
    const handler = http('test', made);
    const context = {} as Parameters<typeof handler>[1];
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await handler(request('GET /x'), context)).statusCode);
    expect(statuses).toEqual([500, 400, 400]);
    expect(made).toHaveBeenCalledTimes(2);
  });
});

import type { Answer, OperationName, operations } from '../functions/http/api/operations.ts';
import { accessToken, forget, signIn } from './session.ts';
import { said } from './texts/said/index.ts';
import { isDeedOpen } from './work/toasts.tsx';
import { typedBefore } from './work/typed-before.ts';

/** An error of the API as RFC 9457 has it. */
export class ProblemError extends Error {
  readonly status: number;
  readonly detail: string | undefined;
  readonly invalid: readonly { field: string; got: string; expected: string }[];
  constructor(problem: { status: number; title: string; detail?: string; invalid?: ProblemError['invalid'] }) {
    super(said(problem.title));
    this.status = problem.status;
    this.detail = problem.detail && said(problem.detail);
    this.invalid = problem.invalid ?? [];
  }
}

type Paths = { [Name in OperationName]: (typeof operations)[Name]['path'] };

/** Calls the API. The path is the operation's, with its parameters filled in; empty parts of `query` are left out. */
export async function ask<Name extends OperationName>(
  _name: Name,
  path: Paths[Name] | (string & {}),
  options: {
    query?: Record<string, string | number | undefined>;
    body?: unknown;
    method?: string;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer<Name>> {
  const { query = {}, body, headers, method = body === undefined ? 'GET' : 'POST' } = options;
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = given.length > 0 ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : '';
  const token = await accessToken();
  if (token === undefined) return signInAgain(method);
  const answer = await fetch(`/api${path}${search}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    // A request that is running when the page is left still arrives.
    keepalive: method !== 'GET',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (answer.status === 401) {
    forget();
    return signInAgain(method);
  }
  const value = await answer.json().catch(() => ({ status: answer.status, title: answer.statusText }));
  if (!answer.ok) throw new ProblemError({ status: answer.status, title: 'The request failed', ...value });
  return value as Answer<Name>;
}

/** Leaves the page for the sign-in, unless a person is typing or has just acted: that input would be lost. */
function signInAgain(method: string): Promise<never> {
  const isIdle = typedBefore.isEmpty() && !isDeedOpen() && !document.querySelector('dialog[open]');
  if (method === 'GET' && isIdle) return signIn();
  throw new ProblemError({
    status: 401,
    title: 'Your sign-in has ended',
    detail: 'This was not saved. Copy what you wrote from its form, load the page again and sign in.',
  });
}

import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import type { HttpResponse } from './messages.ts';

/** RFC 9457 problem details; `invalid` names every bad field at once. */
export interface Problem {
  status: number;
  title: string;
  detail?: string;
  invalid?: readonly InvalidField[];
}

/** A request that cannot be served, with the answer for the caller. */
export class RequestError extends Error {
  readonly problem: Problem;
  /** Headers of the answer: when to try again, how to authenticate. */
  readonly headers: Record<string, string>;
  constructor(problem: Problem, headers: Record<string, string> = {}) {
    super(problem.title);
    this.name = 'RequestError';
    this.problem = problem;
    this.headers = headers;
  }
}

export const problemResponse = (problem: Problem, headers: Record<string, string> = {}): HttpResponse => ({
  statusCode: problem.status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify({ type: 'about:blank', ...problem }),
});

/** All fields that are not right, at once, as data and in sentences. */
export const invalidFields = (invalid: readonly InvalidField[]) =>
  new RequestError({
    status: 400,
    title: 'Some fields are not right',
    detail: invalid
      .map(({ field, got, expected }) => `${field}: got ${got || 'nothing'}, expected ${expected}.`)
      .join(' '),
    invalid,
  });

/** For tokens in links: the page explains what to do instead. */
export const deadLink = (problem: 'unknown' | 'expired') =>
  new RequestError(
    problem === 'expired'
      ? {
          status: 410,
          title: 'This link has expired',
          detail: 'Please use the link in our newest mail, or write to us.',
        }
      : {
          status: 404,
          title: 'We do not know this link',
          detail: 'Perhaps it was cut off when it was copied. Please open it from the mail again.',
        },
  );
